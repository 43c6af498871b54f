"""The router: takes an event, asks the account's rules, and sends it to their targets.

Rules and targets are read from the account at the moment an event comes in, so a rule
that a stack makes, a person disables or an adversary deletes counts at once. It does
not wait for what it sends; `deliveries` does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scorecards.actor import EVENTBRIDGE, Actor
from gameday.simulator.aws.eventbridge.deliveries import Deliveries, find_subject
from gameday.simulator.aws.eventbridge.envelope import complete_event
from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern
from gameday.simulator.aws.eventbridge.rules import is_read
from gameday.simulator.aws.eventbridge.targets import (
    Delivery,
    LambdaInvoker,
    make_targets,
)
from gameday.simulator.aws.eventbridge.timetable import Timetable
from gameday.simulator.aws.eventbridge.transform import RuleMatch, render_input
from gameday.simulator.aws.eventbridge.unmatched import (
    explain_refusals,
    is_meant_for_call,
    is_worth_telling,
)
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.jsonpath import InvalidJsonPath
from gameday.simulator.aws.times import write_time
from gameday.simulator.engine.clock.trail import current_trail, step

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from gameday.scorecards.journal import Journal
    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.rules import Rule, RuleReader
    from gameday.simulator.aws.eventbridge.targets import Target
    from gameday.simulator.aws.eventbridge.targets.stores import TargetStores
    from gameday.simulator.aws.iam import Authority
    from gameday.simulator.engine.clock import Clock

__all__ = ["Router"]


class Router:
    """EventBridge, for every account of an exercise.

    Args:
        clock: The exercise's time.
        journal: Where deliveries are told.
        rules: Reads buses and rules.
        stores: What targets write into.
        rng: Where event ids and the jitter of retries come from.
        latency: Seconds for a named step, ``eventbridge.deliver``.
        invoker: The asynchronous door of the Lambda runtime.
        authority: Says what EventBridge, and the roles of targets, may do.
        targets: More targets, by the service their ARN names, or instead of ours.
    """

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        *,
        rules: RuleReader,
        stores: TargetStores,
        rng: random.Random,
        latency: Callable[[str], float],
        invoker: LambdaInvoker,
        authority: Authority,
        targets: Mapping[str, Target] | None = None,
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._rules = rules
        self._rng = rng
        self._passed_over: set[tuple[str, str, str | None]] = set()
        ours = make_targets(
            clock=clock,
            rng=rng,
            forward=self.send,
            invoker=invoker,
            rules=rules,
            stores=stores,
            authority=authority,
        )
        self._deliveries = Deliveries(
            clock,
            journal,
            rng,
            latency,
            {**ours, **(targets or {})},
            stores.queues,
            authority,
        )
        self.timetable = Timetable(clock, rules, self.send_to_rule)
        """The scheduled rules; it is told of each that is put."""

    @property
    def targets(self) -> Mapping[str, Target]:
        """What events are delivered to, by the service that a target's ARN names."""
        return self._deliveries.targets

    def send(
        self,
        event: Event,
        *,
        account: str,
        region: str,
        bus: str = "default",
        hops: int = 0,
    ) -> str:
        """Put an event on a bus and return its id; deliveries follow later.

        Args:
            event: ``source``, ``detail-type``, ``detail`` and whatever else of the
                envelope is known; the rest is filled in.
            account: The account of the bus.
            region: The region of the bus.
            bus: The bus's name.
            hops: From how many other buses the event has come.
        """
        whole = self.complete(event, account=account, region=region)
        if not self._rules.has_bus(account, region, bus):
            # As in the service, the sender is not told.
            self._tell_lost(whole, f"there is no event bus {bus} in {account} {region}")
            return str(whole["id"])
        rules = self._rules.list_rules(account, region, bus)
        taking = [rule for rule in rules if rule.takes(whole)]
        with step("bus", f"bus {bus}") if hops else _step_of(whole):
            for rule in taking:
                self._dispatch(rule, whole, hops=hops)
        if not taking:
            self._tell_unmatched(rules, whole)
        return str(whole["id"])

    def complete(self, event: Event, *, account: str, region: str) -> dict[str, Any]:
        """Return the event with every member of the envelope, as targets get it."""
        return complete_event(
            event,
            event_id=event.get("id") or make_uuid(self._rng),
            account=account,
            region=region,
            time=self._clock.now(),
        )

    def offer(self, rule: Rule, event: Event) -> None:
        """Send an event to one rule's targets, if the rule takes it."""
        whole = self.complete(event, account=rule.account, region=rule.region)
        if rule.takes(whole):
            with _step_of(whole):
                self._dispatch(rule, whole, hops=0)

    def awaits(self, outline: Event, *, account: str, region: str) -> bool:
        """Say whether a rule of the default bus looks meant for a call.

        Args:
            outline: ``source``, ``detail-type``, and ``detail`` with its ``eventName``.
            account: The account of the bus.
            region: The region of the bus.
        """
        for rule in self._rules.list_rules(account, region, "default"):
            try:
                pattern = rule.pattern
            except InvalidEventPattern:
                continue
            if pattern is not None and is_meant_for_call(pattern, outline):
                return True
        return False

    def pass_over(self, outline: Event, *, account: str, region: str) -> None:
        """Tell of a call of the adversary's that no rule of a bus was meant for.

        Each kind of call is told of once; what others call is everyday business.
        """
        calls = [each for each in current_trail() if each.kind == "call"]
        if not calls or not Actor.parse(calls[-1].by).is_adversary:
            return
        whole = self.complete(outline, account=account, region=region)
        key = account, region, find_subject(whole)
        if key not in self._passed_over:
            self._passed_over.add(key)
            rules = self._rules.list_rules(account, region, "default")
            self._record_unmatched(whole, [], existing=len(rules))

    def send_to_rule(self, rule: Rule, event: Event) -> None:
        """Send an event of its schedule to a rule's targets."""
        whole = self.complete(event, account=rule.account, region=rule.region)
        with step("schedule", "its schedule"):
            self._dispatch(rule, whole, hops=0)

    def _dispatch(self, rule: Rule, event: Event, *, hops: int) -> None:
        came_in = write_time(self._clock.now())
        match = RuleMatch(rule.arn, rule.name, came_in)
        for target in rule.targets:
            try:
                payload = render_input(target, event, match)
            except InvalidJsonPath as error:
                self._tell_lost(event, str(error), rule=rule.name, target=target["Arn"])
                continue
            delivery = Delivery(
                event=event,
                payload=payload,
                rule_arn=rule.arn,
                account=rule.account,
                region=rule.region,
                target=target,
                hops=hops,
            )
            with step("rule", f"rule {rule.name}"):
                self._deliveries.dispatch(delivery)

    def _tell_unmatched(self, rules: Sequence[Rule], event: Event) -> None:
        calls = [each for each in current_trail() if each.kind == "call"]
        if is_read(event) and calls and Actor.parse(calls[-1].by).responds:
            return  # what the response looks at, it does not look for
        near = explain_refusals(rules, event)
        if is_worth_telling(event, near):
            self._record_unmatched(event, near, existing=len(rules))

    def _record_unmatched(
        self, event: Event, near: list[dict[str, str]], *, existing: int
    ) -> None:
        facts: dict[str, Any] = _describe(event)
        if name := find_subject(event):
            facts["subject"] = name
        facts |= {"rules": near, "existing": existing}
        self._journal.record("event.unmatched", EVENTBRIDGE, **facts)

    def _tell_lost(
        self, event: Event, reason: str, *, rule: str = "", target: str = ""
    ) -> None:
        self._journal.record(
            "event.failed",
            EVENTBRIDGE,
            **_describe(event),
            rule=rule,
            target=target,
            attempt=0,
            reason=reason,
        )


def _name(event: Event) -> str:
    """Name the kind of an event for who reads of its way."""
    kind = str(event["detail-type"])
    return "CloudTrail event" if kind.endswith("via CloudTrail") else kind


def _step_of(event: Event) -> AbstractContextManager[None]:
    """Take what a block does as led to by an event; of a call that failed, by that."""
    detail = event.get("detail")
    error = detail.get("errorCode") if isinstance(detail, dict) else None
    return step("event", _name(event), error)


def _describe(event: Event) -> dict[str, str]:
    return {
        "source": str(event["source"]),
        "detail_type": str(event["detail-type"]),
        "event": str(event["id"]),
    }
