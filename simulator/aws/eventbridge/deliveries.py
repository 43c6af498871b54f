"""The life of a delivery: latency, attempts, back-off, and the dead-letter queue.

It journals how each attempt ended. Which rules match, and what a target is given, is
decided before; what a function does with an event is Lambda's business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from gameday.scorecards.actor import EVENTBRIDGE, Actor
from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.eventbridge.retries import RetryPolicy, draw_delay
from gameday.simulator.aws.eventbridge.targets.delivery import (
    Delivery,
    DeliveryFailed,
    Target,
)
from gameday.simulator.aws.eventbridge.targets.queues import send_to_queue
from gameday.simulator.aws.loops import find_business
from gameday.simulator.engine.clock.trail import current_trail

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from gameday.scorecards.journal import JSON, Journal
    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.targets.stores import QueueStore
    from gameday.simulator.aws.iam import Authority
    from gameday.simulator.engine.clock import Clock

__all__ = ["Deliveries", "find_subject"]


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Takes events to targets.

    Args:
        clock: Waits between attempts.
        journal: Where ``event.delivered``, ``event.failed`` and
            ``event.dead_lettered`` are written.
        rng: The jitter of retries.
        latency: Seconds for a step; asked for ``eventbridge.deliver``.
        targets: By service; ``archive`` for archives.
        queues: Where dead letters go.
        authority: Judges whether the dead-letter queue may be sent to.
    """

    clock: Clock
    journal: Journal
    rng: random.Random
    latency: Callable[[str], float]
    targets: Mapping[str, Target]
    queues: QueueStore
    authority: Authority

    def dispatch(self, delivery: Delivery) -> None:
        """Deliver after the modelled latency; returns at once."""
        self._wait(
            self.latency("eventbridge.deliver"), delivery, 1, self.clock.elapsed()
        )

    def _wait(
        self, delay_s: float, delivery: Delivery, attempt: int, since: float
    ) -> None:
        action = partial(self._attempt, delivery, attempt, since)
        self.clock.call_later(delay_s, action, name=f"{EVENTBRIDGE}:{_rule(delivery)}")

    def _attempt(self, delivery: Delivery, attempt: int, since: float) -> None:
        try:
            self._find_target(delivery).deliver(delivery)
        except DeliveryFailed as failure:
            self._retry(delivery, failure, attempt=attempt, since=since)
        else:
            facts = _describe(delivery, attempt)
            if subject := find_subject(delivery.event):
                facts["subject"] = subject
            if led_by := find_business(current_trail()):
                facts["led_by"] = led_by
            self.journal.record("event.delivered", EVENTBRIDGE, **facts)

    def _find_target(self, delivery: Delivery) -> Target:
        name = _name_kind(delivery)
        target = self.targets.get(name)
        if target is None:
            self.journal.record(
                "gap.met",
                Actor("rule", _rule(delivery)),
                service="events",
                what=f"delivery to {name} targets",
            )
            raise DeliveryFailed(
                "SDK_CLIENT_ERROR",
                f"the simulator does not deliver to {name} targets: {delivery.arn}",
            )
        return target

    def _retry(
        self, delivery: Delivery, failure: DeliveryFailed, *, attempt: int, since: float
    ) -> None:
        facts = _describe(delivery, attempt)
        facts |= {"reason": failure.reason, "code": failure.code}
        delay_s = draw_delay(attempt, self.rng)
        age_s = self.clock.elapsed() + delay_s - since
        policy = RetryPolicy.read(delivery.target.get("RetryPolicy"))
        limit = policy.find_limit(attempt, age_s=age_s)
        if failure.is_retried and limit is None:
            facts["retry_in"] = delay_s
            self.journal.record("event.failed", EVENTBRIDGE, **facts)
            self._wait(delay_s, delivery, attempt + 1, since)
            return
        self.journal.record("event.failed", EVENTBRIDGE, **facts)
        exhausted = limit if failure.is_retried else None
        self._bury(delivery, failure, attempt=attempt, exhausted=exhausted)

    def _bury(
        self,
        delivery: Delivery,
        failure: DeliveryFailed,
        *,
        attempt: int,
        exhausted: str | None,
    ) -> None:
        queue = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
        if not queue:
            return
        attributes = {
            "RULE_ARN": delivery.rule_arn,
            "TARGET_ARN": delivery.arn,
            "ERROR_CODE": failure.code,
            "ERROR_MESSAGE": failure.reason,
            "RETRY_ATTEMPTS": str(attempt - 1),
        }
        if exhausted:
            attributes["EXHAUSTED_RETRY_CONDITION"] = exhausted
        letter = replace(delivery, target={"Arn": queue}, payload=_whole(delivery))
        facts = {**_describe(delivery, attempt), "queue": queue, "code": failure.code}
        try:
            send_to_queue(
                letter,
                queues=self.queues,
                authority=self.authority,
                attributes=attributes,
            )
        except DeliveryFailed as problem:
            reason = f"dead-letter queue: {problem.reason}"
            self.journal.record("event.failed", EVENTBRIDGE, **facts, reason=reason)
        else:
            facts["reason"] = failure.reason
            self.journal.record("event.dead_lettered", EVENTBRIDGE, **facts)


_OTHERS = {"events": "event-bus/", "ssm": "automation-definition/"}
"""How what we deliver to is named, in services of which it is one kind of several."""


def _name_kind(delivery: Delivery) -> str:
    """Name the kind of a target: its service, or what it is of a service's."""
    service = delivery.service
    if service == "events" and not Arn.read(delivery.arn).account:
        return "archive"
    if delivery.name.startswith(_OTHERS.get(service, "")):
        return service
    return f"{service} {delivery.name.partition('/')[0]}"


def _rule(delivery: Delivery) -> str:
    return delivery.rule_arn.rpartition("/")[2]


def _describe(delivery: Delivery, attempt: int) -> dict[str, JSON]:
    event = delivery.event
    return {
        "rule": _rule(delivery),
        "target": delivery.arn,
        "source": str(event["source"]),
        "detail_type": str(event["detail-type"]),
        "event": str(event["id"]),
        "attempt": attempt,
    }


def find_subject(event: Event) -> str | None:
    """Return what an event is about: a finding's id, the name of a call."""
    detail = event["detail"]
    if not isinstance(detail, dict):
        return None
    subject = detail.get("id") or detail.get("eventName")
    return subject if isinstance(subject, str) else None


def _whole(delivery: Delivery) -> str:
    return json.dumps(delivery.event, ensure_ascii=False, separators=(",", ":"))
