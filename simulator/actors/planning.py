"""Turns a scenario's steps into attempts, and the channels they are made through.

References are filled in when an attempt is made, since an inject may save what a later
one needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.scorecards.actor import Actor
from gameday.scorecards.facts.adversary import GoalAttempted, InjectEffective
from gameday.simulator.actors.attempts import (
    ALLOWED,
    CallAttempt,
    ConnectionAttempt,
    DeferredAttempt,
    FindingAttempt,
    MessageAttempt,
    QueryAttempt,
    SignInAttempt,
)
from gameday.simulator.actors.credentials import ANONYMOUS
from gameday.simulator.actors.director import InjectPlan
from gameday.simulator.actors.occasion import Occasion
from gameday.simulator.actors.outlook import Outlook
from gameday.simulator.actors.readback import read_back
from gameday.simulator.actors.workload import WorkloadActor
from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.aws.reads import is_lookup
from gameday.simulator.aws.user_agents import BUSINESS_TOOL, INTRUDER_TOOL
from gameday.simulator.aws.vpc import Flow, find_way
from gameday.simulator.engine.gateway.origin import Origin
from gameday.simulator.referee.scope import EVERY_SERVICE, Matter, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from gameday.scenarios.model import Finding, Inject, SignIn, Step, Workload
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.account import Credentials, EmbeddedAccount
    from gameday.simulator.actors.access import Access
    from gameday.simulator.actors.attempts import Attempt
    from gameday.simulator.actors.bindings import Bindings
    from gameday.simulator.actors.credentials import PrincipalCredentials
    from gameday.simulator.aws.cloudtrail import CloudTrail
    from gameday.simulator.aws.guardduty.publisher import Publisher
    from gameday.simulator.aws.vpc import Connections, Network, Stop, Way
    from gameday.simulator.aws.vpc.traffic import TrafficReporter
    from gameday.simulator.engine.clock.virtual import VirtualClock
    from gameday.simulator.referee.answer import Answer

    _Part = TypeVar("_Part", Finding, SignIn)

__all__ = ["Channels", "Planner"]

_INTRUDER = "198.51.100.7"
_BUSINESS = "192.0.2.10"
"""Addresses of documentation ranges (RFC 5737), where a scenario names none."""


@dataclass(frozen=True, slots=True)
class Channels:
    """What actors act through, and nothing else of an exercise."""

    account: EmbeddedAccount
    """Takes AWS calls."""
    cloudtrail: CloudTrail
    """Hears of sign-ins to the console, which are no calls of an API."""
    guardduty: Publisher
    """Takes the findings that a scenario puts in itself."""
    network: Network
    connections: Connections
    reporter: TrafficReporter
    """Tells the sensors what was sent."""
    clock: VirtualClock
    journal: Recorder
    """Where messages to people are written."""


class Planner:
    """Makes the attempts of one exercise.

    Args:
        channels: What they are made through.
        bindings: What references stand for.
        principals: Whose hands calls are made with.
        access: Answers whether a call would be allowed.
        has_response_begun: Whether a responder or a person has changed anything yet.
        changes: How often the response has changed something so far, and how many
            injects have taken effect.
    """

    def __init__(
        self,
        channels: Channels,
        bindings: Bindings,
        *,
        principals: PrincipalCredentials,
        access: Access,
        has_response_begun: Callable[[], bool],
        changes: Callable[[], tuple[int, int]],
    ) -> None:
        self._channels = channels
        self._bindings = bindings
        self._principals = principals
        self._access = access
        self._has_response_begun = has_response_begun
        self._changes = changes
        self._occasion = Occasion(bindings.fill, _INTRUDER)

    def plan_inject(self, inject: Inject) -> InjectPlan:
        """Make an inject ready to be played."""
        self._occasion.add(inject)
        attempt = self._make_inject(inject)
        return InjectPlan(
            inject=inject,
            attempt=attempt,
            describe=self._describe(inject),
            verify=lambda: self._verify(inject),
            outlook=Outlook(
                attempt.would_work,
                elapsed=self._channels.clock.elapsed,
                has_response_begun=self._has_response_begun,
                rehearse=attempt.rehearse,
                changes=lambda: self._count_changes(inject),
                reads=lambda: attempt.reads | _list_own(inject),
            ),
        )

    def _count_changes(self, inject: Inject) -> tuple[int, int] | None:
        """Count what may have changed an inject's prospects; None while nothing has.

        A rehearsal has its price. A goal's counts from the first moment on, since what
        cannot be done yet is not held; a step's only where a response may have cut it.
        """
        if inject.goal or self._has_response_begun():
            return self._changes()
        return None

    def make_workload(self, workload: Workload) -> WorkloadActor:
        """Make a workload ready to begin."""
        origin = Origin(
            Actor.workload(workload.id),
            workload.source_ip or _BUSINESS,
            workload.user_agent or BUSINESS_TOOL,
        )
        attempt = self._make_step(workload, origin, persistent=False)
        return WorkloadActor(self._channels.clock, workload, attempt)

    def _make_inject(self, inject: Inject) -> Attempt:
        if inject.message is not None:
            return MessageAttempt(self._channels.journal, inject.by, inject.message)
        if inject.finding is not None:
            return FindingAttempt(
                self._filled(inject.finding),
                lambda finding: self._publish(inject, finding),
            )
        address = inject.source_ip or _INTRUDER
        if inject.sign_in is not None:
            return SignInAttempt(
                self._channels.cloudtrail,
                self._channels.account.readers,
                sign_in=self._filled(inject.sign_in),
                source_ip=address,
                user_agent=inject.user_agent,
            )
        origin = Origin(Actor(inject.by), address, inject.user_agent or INTRUDER_TOOL)
        return self._make_step(inject, origin, persistent=True, inject=inject)

    def _make_step(
        self,
        step: Step,
        origin: Origin,
        *,
        persistent: bool,
        inject: Inject | None = None,
    ) -> Attempt:
        if step.call is not None:
            return self._make_call(step, origin, inject)
        if inject is not None:
            return DeferredAttempt(
                lambda: self._make_traffic(step, persistent=persistent)
            )
        return self._make_traffic(step, persistent=persistent)

    def _make_traffic(self, step: Step, *, persistent: bool) -> Attempt:
        query = self._make_query(step)
        if step.connect is None and query is not None:
            return query
        return self._make_connection(step, query, persistent=persistent)

    def _make_call(
        self, step: Step, origin: Origin, inject: Inject | None
    ) -> CallAttempt:
        principal = step.caller or ANONYMOUS

        def credentials() -> Credentials | None:
            named = self._bindings.fill(principal)
            if inject is None:
                return self._principals.renew(named, self._channels.clock.now())
            return self._principals.hold(named)

        def prospect() -> tuple[Credentials | None, bool]:
            named = self._bindings.fill(principal)
            credentials = self._principals.sample(named)
            # Asked after that: a key is got hold of at once, only a session is not.
            return credentials, not self._principals.has(named)

        return CallAttempt(
            self._channels.account,
            step.call or "",
            parameters=lambda: self._bindings.fill(dict(step.arguments)),
            credentials=credentials,
            prospect=prospect if inject is not None else lambda: (credentials(), False),
            origin=origin,
            find_way=self._find_way,
            preview=self._access.preview,
            rehearse=self._access.rehearse,
            expect=ALLOWED if inject is None else inject.expect,
            save=None if inject is None else inject.save,
            bind=self._bindings.bind,
        )

    def _find_way(self, source: str, service: str) -> Way | Stop:
        """Find how a call gets to its service from where a step says it comes from."""
        place = self._bindings.fill(source)
        channels = self._channels
        return find_way(channels.network, place, service, channels.account.region)

    def _make_query(self, step: Step) -> QueryAttempt | None:
        if step.resolve is None:
            return None
        source = self._bindings.fill(step.resolve.source)
        return QueryAttempt(
            self._channels.network,
            source,
            step.resolve.name,
            reporter=self._channels.reporter,
        )

    def _make_connection(
        self, step: Step, query: QueryAttempt | None, *, persistent: bool
    ) -> ConnectionAttempt:
        connection = step.connect
        assert connection is not None  # noqa: S101 - the model makes sure of one action
        flow = Flow(
            self._bindings.fill(connection.source),
            self._bindings.fill(connection.to),
            connection.protocol,
            connection.port,
        )
        channels = self._channels
        return ConnectionAttempt(
            channels.network,
            channels.connections,
            channels.clock,
            flow=flow,
            query=query,
            persistent=persistent,
            reporter=channels.reporter,
        )

    def _filled(self, part: _Part) -> Callable[[], _Part]:
        def fill() -> _Part:
            given = part.model_dump(exclude_unset=True, by_alias=True)
            return type(part).model_validate(self._bindings.fill(given))

        return fill

    def _publish(self, inject: Inject, finding: Finding) -> str | None:
        account, occasion = self._channels.account, self._occasion
        sighting = Sighting(
            type=finding.type,
            resources=finding.resources | occasion.name_caller(inject, finding),
            facts=occasion.tell(inject, finding),
            details=finding.details,
            severity=finding.severity,
            title=finding.title,
            description=finding.description,
            count=finding.count,
            sample=finding.sample,
        )
        report = self._channels.guardduty.report(
            sighting, account=account.account_id, region=account.region
        )
        return report.reason if report.outcome == "unseen" else None

    def _verify(self, inject: Inject) -> Answer | None:
        if inject.call is None or inject.expect != ALLOWED:
            return None
        parameters: Mapping[str, Any] = self._bindings.fill(dict(inject.arguments))
        caller = str(self._bindings.fill(inject.caller or ""))
        account = self._channels.account
        return read_back(account, inject.call, parameters, caller=caller)

    def _describe(self, inject: Inject) -> str:
        if inject.description:
            return inject.description
        if inject.call:
            return f"{inject.call} as {inject.caller or ANONYMOUS}"
        if inject.connect:
            ends = inject.connect
            return f"connection from {ends.source} to {ends.to}, port {ends.port}"
        return _describe_other(inject)


def _list_own(inject: Inject) -> Scope:
    """Return what an inject's prospects hang on beside what its attempt reads.

    That is how its own tries end; and where it is rehearsed, anything that there is,
    and every inject that may have brought what it lacks.
    """
    own = Scope.of(Matter(GoalAttempted.kind, inject.id))
    _, _, operation = (inject.call or "").partition(":")
    if not operation or is_lookup(operation) or inject.expect != ALLOWED:
        return own
    return own | EVERY_SERVICE | Scope.of(InjectEffective.kind)


def _describe_other(inject: Inject) -> str:
    """Say in words what is neither a call nor a connection."""
    if inject.finding:
        return f"finding {inject.finding.type}"
    if inject.message:
        return f"message to {inject.message.to}: {inject.message.subject}"
    if inject.sign_in:
        return f"console sign-in of {inject.sign_in.user}"
    return f"query for {inject.resolve.name}" if inject.resolve else inject.id
