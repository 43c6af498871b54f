"""The world of an embedded exercise: its clock, account, gateway and services, joined.

It puts the parts together and takes them apart again; what happens in it is the
exercise's business.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from gameday.scorecards.journal import Journal
from gameday.simulator.account import EmbeddedAccount
from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.cloudtrail import CloudTrail
from gameday.simulator.aws.cloudtrail.neighbours import Neighbours
from gameday.simulator.aws.ec2 import report_states
from gameday.simulator.aws.ec2.group_references import (
    add_operations as add_group_references,
)
from gameday.simulator.aws.eventbridge.operations import (
    add_operations as add_event_operations,
)
from gameday.simulator.aws.eventbridge.router import Router
from gameday.simulator.aws.eventbridge.scheduler import Scheduler
from gameday.simulator.aws.eventbridge.targets.stores import TargetStores
from gameday.simulator.aws.guardduty.detectors import Detectors
from gameday.simulator.aws.guardduty.operations import (
    add_operations as add_finding_operations,
)
from gameday.simulator.aws.guardduty.publisher import Publisher
from gameday.simulator.aws.guardduty.resources import Account
from gameday.simulator.aws.iam import Authority, Authorizer, Ledger, Source
from gameday.simulator.aws.iam.answers import add_operations as add_identity_operations
from gameday.simulator.aws.iam.authorize import authorize
from gameday.simulator.aws.lambda_.destinations import Outlets
from gameday.simulator.aws.lambda_.event_sources import EventSources
from gameday.simulator.aws.lambda_.operations import register_lambda_operations
from gameday.simulator.aws.lambda_.process_state import step_aside
from gameday.simulator.aws.lambda_.runtime import LambdaRuntime
from gameday.simulator.aws.logs.access import AccessLogs
from gameday.simulator.aws.logs.dns import QueryLogs
from gameday.simulator.aws.logs.flow import Delivery, FlowLogs
from gameday.simulator.aws.moto.credentials import issue_role_session
from gameday.simulator.aws.moto.emulator import emulate, foresee_gap
from gameday.simulator.aws.moto.hooks.events import redirect_senders
from gameday.simulator.aws.moto.hooks.lambda_ import redirect_lambda
from gameday.simulator.aws.moto.hooks.queues import tell_event_sources
from gameday.simulator.aws.moto.hooks.scheduler import tell_scheduler
from gameday.simulator.aws.moto.notifications import guard_notifications
from gameday.simulator.aws.moto.readers.ec2 import read_states
from gameday.simulator.aws.moto.readers.events import Rules
from gameday.simulator.aws.moto.readers.iam import MotoSource
from gameday.simulator.aws.moto.readers.iam.entities import MotoIam
from gameday.simulator.aws.moto.readers.lambda_ import EventSourceMappings, Functions
from gameday.simulator.aws.moto.readers.logs import MotoLogs
from gameday.simulator.aws.moto.readers.scheduler import Schedules
from gameday.simulator.aws.moto.readers.ssm import MotoSsm
from gameday.simulator.aws.moto.readers.sts import MotoKeys
from gameday.simulator.aws.moto.readers.vpc.network import EmbeddedNetwork
from gameday.simulator.aws.moto.stores.archives import Archives
from gameday.simulator.aws.moto.stores.cloudtrail import MotoTrailStore
from gameday.simulator.aws.moto.stores.flow_logs import MotoFlowLogs
from gameday.simulator.aws.moto.stores.guardduty import MotoDetectorStore
from gameday.simulator.aws.moto.stores.iam import MotoBoundaries
from gameday.simulator.aws.moto.stores.log_delivery import MotoLogStore
from gameday.simulator.aws.moto.stores.logs import LogGroups
from gameday.simulator.aws.moto.stores.queues import Queues
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets
from gameday.simulator.aws.moto.stores.securityhub import MotoHubSwitch
from gameday.simulator.aws.moto.stores.stepfunctions import MotoExecutions
from gameday.simulator.aws.moto.stores.topics import Topics
from gameday.simulator.aws.moto.user_sessions import MotoUserSessions
from gameday.simulator.aws.moto.wire import MotoWire
from gameday.simulator.aws.principals import LAMBDA
from gameday.simulator.aws.securityhub import (
    SecurityHub,
    add_operations as add_hub_operations,
)
from gameday.simulator.aws.ssm.automation import (
    Automation,
    AutomationTarget,
    add_operations as add_automation_operations,
)
from gameday.simulator.aws.stepfunctions import (
    StateMachines,
    StateMachineTarget,
    add_operations as add_state_operations,
)
from gameday.simulator.aws.sts.identities import Identities
from gameday.simulator.aws.sts.service_roles import RoleRefused, ServiceRoles
from gameday.simulator.aws.sts.tokens import add_operations as add_session_operations
from gameday.simulator.aws.vpc import Connections, Network
from gameday.simulator.aws.vpc.addresses import is_address, parse_address
from gameday.simulator.aws.vpc.traffic import TrafficReporter
from gameday.simulator.deployment.programs import CommandRuntime, CommandTarget
from gameday.simulator.deployment.site import Site
from gameday.simulator.engine.clock.limits import Limits
from gameday.simulator.engine.clock.process import virtual_time
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.engine.gateway.call import AwsError
from gameday.simulator.engine.gateway.gateway import Gateway
from gameday.simulator.engine.gateway.interception import intercept
from gameday.simulator.engine.gateway.layers import (
    Listener,
    count,
    delay,
    for_others,
    notice_gaps,
    of_answers,
    record,
)
from gameday.simulator.engine.gateway.operations import Operations
from gameday.simulator.engine.latency import load_latency
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.vpc.traffic import TrafficListener
    from gameday.simulator.engine.gateway.call import Call, Response

__all__ = ["World"]


class World:
    """Everything an exercise is played with.

    Args:
        start: The exercise's first moment.
        seed: All chance comes from here.
        latency: A latency model's name or file.
        journal: Where the journal is written; None keeps it in memory.
        limits: What ends a run-away exercise.
    """

    def __init__(
        self,
        start: datetime,
        *,
        seed: int,
        latency: str = "documented",
        journal: Path | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.seed = seed
        self.clock = VirtualClock(start, limits=limits or Limits())
        self.latency = load_latency(latency, self.chance("latency"))
        # The sensors draw for themselves, so that they shift nobody else's times.
        self._late = self.latency.drawing_from(self.chance("sensors"))
        self.journal = Journal(journal, self.clock.now, self.clock.elapsed)
        self.account = EmbeddedAccount(seed=seed)
        self.listeners: list[Listener] = []
        """Who hears of every call that is not the simulator's own."""
        self.traffic: list[TrafficListener] = []
        """Who hears of every flow and DNS query."""
        self._stack = ExitStack()

    @property
    def site(self) -> Site:
        """What a deployment may touch of this world."""
        return Site(
            account=self.account,
            clock=self.clock,
            journal=self.journal,
            chance=self.chance,
            install_program=self.commands.add,
            approve_after=self.automation.approvals.__setitem__,
            listen=self.listeners.append,
            security_hub=self.security_hub,
        )

    def chance(self, name: str) -> random.Random:
        """Return a source of chance of its own for a part of the exercise.

        What one part draws does not change what another gets.
        """
        return random.Random(f"{self.seed}:{name}")

    def __enter__(self) -> Self:
        """Begin: from here on the process keeps the exercise's time."""
        with ExitStack() as stack:
            stack.callback(self.journal.close)
            stack.enter_context(virtual_time(self.clock))
            patches = stack.enter_context(Patches())
            stack.enter_context(self.account)
            self._open_gateway(patches)
            self._open_services(stack, patches)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End: nothing of the exercise is left in the process."""
        self._stack.close()

    def _open_gateway(self, patches: Patches) -> None:
        self.identities = Identities(lambda: self.account.accounts, MotoKeys())
        source = MotoSource()
        self.authorizer = Authorizer(source)
        self.authority = Authority(source, self.clock.now)
        self.roles = ServiceRoles(self.authority, issue_role_session)
        self.permissions = Ledger(source.identity)
        self.operations = Operations()
        add_identity_operations(self.operations, source, MotoBoundaries())
        add_session_operations(self.operations, MotoUserSessions())
        add_group_references(
            self.operations,
            lambda account, region: self.account.read(account, region).ec2,
        )
        self.gateway = Gateway(
            wire=MotoWire(),
            execute=emulate,
            identify=self.identities.identify,
            operations=self.operations,
            layers=(
                step_aside,
                for_others(count(self.clock.limits.calls)),
                for_others(record(self.listeners)),
                for_others(notice_gaps(self._foresee_gap)),
                for_others(delay(self.clock, self.latency)),
                for_others(authorize(self.authorizer, self.permissions.hear)),
                for_others(
                    report_states(read_states, self._send_event, rng=self.chance("ec2"))
                ),
            ),
            now=self.clock.now,
            rng=self.chance("requests"),
        )
        intercept(patches, self.gateway)

    def _send_event(
        self, event: Event, *, account: str, region: str, bus: str = "default"
    ) -> None:
        # Who sends events is built before the router, which needs some of them.
        self.router.send(event, account=account, region=region, bus=bus)

    def _foresee_gap(self, call: Call) -> str | None:
        """Say what of a call nobody here has; what is answered by us is had."""
        is_ours = self.operations.find(call.service, call.operation) is not None
        return None if is_ours else foresee_gap(call)

    def _open_services(self, stack: ExitStack, patches: Patches) -> None:
        self._open_responses(stack, patches)
        self._open_findings()
        place = (self.account.account_id, self.account.region)
        self.network = Network(EmbeddedNetwork([place]))
        self.connections = Connections(self.network)
        self._open_sensors(place)

    def _open_responses(self, stack: ExitStack, patches: Patches) -> None:
        """Open what wakes responders and runs them."""
        self.lambdas = LambdaRuntime(
            clock=self.clock,
            journal=self.journal,
            latency=self.latency,
            functions=Functions(),
            credentials=self._assume_for_lambda,
            authority=self.authority,
            outlets=Outlets(Queues(), Topics(), self._send_event),
            logs=LogGroups(),
            rng=self.chance("lambda"),
        )
        stack.callback(self.lambdas.close)
        redirect_lambda(patches, self.lambdas)
        register_lambda_operations(self.operations, self.lambdas)
        self.event_sources = EventSources(
            self.clock, self.lambdas.invoke, EventSourceMappings(), Queues()
        )
        tell_event_sources(patches, self.event_sources)

        self.commands = CommandRuntime(
            clock=self.clock,
            journal=self.journal,
            server=self.gateway,
            begin_session=self.account.issuer.begin_session,
            rng=self.chance("commands"),
        )
        self.automation = Automation(
            clock=self.clock,
            journal=self.journal,
            clients=self.account.client,
            reader=MotoSsm(),
            roles=self.roles,
            rng=self.chance("automation"),
        )
        add_automation_operations(self.operations, self.automation)
        self.state_machines = StateMachines(
            clock=self.clock,
            journal=self.journal,
            store=MotoExecutions(),
            rng=self.chance("states"),
            clients=self.account.client,
            roles=self.roles,
        )
        add_state_operations(self.operations, self.state_machines)
        self.router = Router(
            self.clock,
            self.journal,
            rules=Rules(),
            stores=TargetStores(Queues(), Topics(), LogGroups(), Archives()),
            rng=self.chance("events"),
            latency=self.latency,
            invoker=self.lambdas,
            authority=self.authority,
            targets={
                "gameday": CommandTarget(self.commands),
                "ssm": AutomationTarget(self.account.client, self.roles),
                "states": StateMachineTarget(self.account.client, self.roles),
            },
        )
        # The account corrects the same method of moto's, and takes that back before
        # `patches` are undone: these must be undone earlier still.
        guard_notifications(stack.enter_context(Patches()), self._may_service)
        self.scheduler = Scheduler(
            self.clock,
            self.journal,
            rng=self.chance("scheduler"),
            schedules=Schedules(),
            roles=self.roles,
            clients=self.account.client,
        )
        tell_scheduler(patches, self.scheduler)
        redirect_senders(patches, self.router, rng=self.chance("senders"))
        add_event_operations(self.operations, self.router)

    def _open_findings(self) -> None:
        self.guardduty = Publisher(
            clock=self.clock,
            send=self.router.send,
            latency=self.latency,
            journal=self.journal,
            rng=self.chance("guardduty"),
            accounts=lambda account, region: Account(
                account, region, self._clients(account, region)
            ),
            detectors=MotoDetectorStore(),
        )
        add_finding_operations(self.operations, self.guardduty)
        self.security_hub = SecurityHub(
            clock=self.clock,
            send=self.router.send,
            latency=self.latency.drawing_from(self.chance("securityhub")),
            switch=MotoHubSwitch(),
        )
        add_hub_operations(self.operations, self.security_hub)
        self.guardduty.listeners.append(self.security_hub.hear_guardduty)

    def _open_sensors(self, place: tuple[str, str]) -> None:
        """Open what notices: the logs, and GuardDuty's own eyes."""
        self.buckets = MotoBuckets()
        self.log_store = MotoLogStore()
        self.cloudtrail = CloudTrail(
            clock=self.clock,
            latency=self._late,
            neighbours=Neighbours(
                authority=self.authority,
                trails=MotoTrailStore(),
                buckets=self.buckets,
                logs=self.log_store,
                topics=Topics(),
                events=self.router,
                users=MotoIam,
            ),
            rng=self.chance("cloudtrail"),
        )
        self.cloudtrail.add_operations(self.operations)
        self.reporter = TrafficReporter(
            self.network, self.clock, self.traffic, rng=self.chance("traffic")
        )
        self.flow_logs = FlowLogs(
            self.clock,
            self._late,
            {place: MotoFlowLogs(*place)},
            Delivery(self.buckets, self.log_store),
        )
        self.query_logs = QueryLogs(
            self.clock,
            self._late,
            place,
            reader=MotoLogs(*place),
            buckets=self.buckets,
            logs=self.log_store,
        )
        self.access_logs = AccessLogs(self.clock, self._late, self.buckets)
        self.detectors = Detectors(
            self.guardduty,
            self.clock,
            self.journal,
            place=place,
            holds=self._holds,
            find_bucket=self.buckets.first_of,
        )
        self.cloudtrail.on_record.append(self.detectors.read_record)
        self.listeners += [
            of_answers(self.cloudtrail.listen),
            of_answers(self.access_logs.listen),
            self._refresh_connections,
        ]
        self.traffic += [
            self.flow_logs.listen,
            self.query_logs.listen,
            self.detectors.listen,
        ]

    def _refresh_connections(self, call: Call, _response: Response) -> None:
        """Show a change to the established connections, which remember the rules."""
        if call.service == "ec2" and not call.read_only:
            self.connections.refresh(self.clock.elapsed())

    def _holds(self, address: str) -> bool:
        """Say whether an address is one of the account's own."""
        if not is_address(address):
            return False
        return self.network.state.holder(parse_address(address)) is not None

    def _clients(self, account: str, region: str) -> Callable[[str], Any]:
        caller = self.account.register_account(account)
        return lambda service: self.account.client(service, caller, region=region)

    def _may_service(
        self, service: str, action: str, resource: str, source: Source
    ) -> bool:
        return self.authority.may_service(
            service, action, resource, source=source
        ).allowed

    def _assume_for_lambda(
        self, role_arn: str, session_name: str
    ) -> tuple[str, str, str]:
        """Begin a session of an execution role, if it trusts Lambda.

        Raises:
            AwsError: It does not, or it does not exist.
        """
        # A function's role is one of its own account, so that is the source's account.
        source = Source(Arn.read(role_arn).account, self.account.region)
        try:
            issued = self.roles.assume(LAMBDA, role_arn, session_name, source=source)
        except RoleRefused as refused:
            raise AwsError(
                "AccessDeniedException",
                "The role defined for the function cannot be assumed by Lambda"
                f" ({refused.decision.reason})",
                status=403,
            ) from refused
        return issued.access_key, issued.secret, issued.token or ""
