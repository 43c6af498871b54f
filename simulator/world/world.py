"""The world of an embedded exercise: its clock, account, gateway and services, joined.

It holds the parts and takes them apart again; each module beside it joins one group of
them. What happens in a world is the exercise's business.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Self

from gameday.scorecards.journal import Journal
from gameday.simulator.account import EmbeddedAccount
from gameday.simulator.aws.printed import Printed
from gameday.simulator.aws.refusals import Quotas
from gameday.simulator.deployment.site import Site
from gameday.simulator.engine.chance import Chance
from gameday.simulator.engine.clock.limits import Limits
from gameday.simulator.engine.clock.process import virtual_time
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.engine.latency import load_latency
from gameday.simulator.engine.patching import Patches
from gameday.simulator.engine.pending import Pending
from gameday.simulator.world.compute import open_automation, open_compute, open_programs
from gameday.simulator.world.events import open_events
from gameday.simulator.world.gateway import open_gateway
from gameday.simulator.world.sensors import open_sensors
from gameday.simulator.world.stacks import open_stacks
from gameday.simulator.world.web import open_web

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from gameday.simulator.aws.cloudformation.stacks import StackCalls
    from gameday.simulator.aws.cloudtrail import CloudTrail
    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.router import Router
    from gameday.simulator.aws.eventbridge.scheduler import Scheduler
    from gameday.simulator.aws.guardduty.detectors import Detectors
    from gameday.simulator.aws.guardduty.publisher import Publisher
    from gameday.simulator.aws.iam import Authority, Authorizer, Ledger
    from gameday.simulator.aws.lambda_.event_sources import EventSources
    from gameday.simulator.aws.lambda_.runtime import LambdaRuntime
    from gameday.simulator.aws.logs.access import AccessLogs
    from gameday.simulator.aws.logs.dns import QueryLogs
    from gameday.simulator.aws.logs.flow import FlowLogs
    from gameday.simulator.aws.securityhub import SecurityHub
    from gameday.simulator.aws.ssm.automation.service import Automation
    from gameday.simulator.aws.sts.identities import Identities
    from gameday.simulator.aws.sts.service_roles import ServiceRoles
    from gameday.simulator.aws.vpc import Connections, Network
    from gameday.simulator.aws.vpc.traffic import TrafficListener, TrafficReporter
    from gameday.simulator.deployment.programs.command import Command
    from gameday.simulator.deployment.programs.runtime import CommandRuntime
    from gameday.simulator.engine.gateway.gateway import Gateway
    from gameday.simulator.engine.gateway.layers import Listener
    from gameday.simulator.engine.gateway.operations import Operations
    from gameday.simulator.engine.web import Web
    from gameday.simulator.world.looks import Looks

__all__ = ["World"]


class World:
    """Everything an exercise is played with.

    Args:
        start: The exercise's first moment.
        seed: All chance comes from here.
        latency: A latency model's name or file.
        journal: Where the journal is written; None keeps it in memory.
        limits: What ends a run-away exercise.
        quotas: What the accounts may have, and how often be asked.
    """

    # Who asks, and what every call passes: `gateway`.
    identities: Identities
    authorizer: Authorizer
    authority: Authority
    roles: ServiceRoles
    permissions: Ledger
    operations: Operations
    stack_calls: StackCalls
    gateway: Gateway
    looks: Looks

    # What runs responders: `compute`.
    lambdas: LambdaRuntime
    event_sources: EventSources

    # What responders reach outside: `web`.
    web: Web

    # What carries events: `events`.
    router: Router
    scheduler: Scheduler

    # What notices: `sensors`.
    network: Network
    connections: Connections
    reporter: TrafficReporter
    cloudtrail: CloudTrail
    flow_logs: FlowLogs
    query_logs: QueryLogs
    access_logs: AccessLogs
    guardduty: Publisher
    security_hub: SecurityHub
    detectors: Detectors

    def __init__(
        self,
        start: datetime,
        *,
        seed: int,
        latency: str = "documented",
        journal: Path | None = None,
        limits: Limits | None = None,
        quotas: Quotas | None = None,
    ) -> None:
        self.seed = seed
        self.clock = VirtualClock(start, limits=limits or Limits())
        self.chance = Chance(seed, self.clock)
        self.latency = load_latency(latency, self.chance)
        self.pending = Pending(self.clock, self.latency)
        self.journal = Journal(journal, self.clock.now, self.clock.elapsed)
        self.account = EmbeddedAccount(seed=seed)
        self.quotas = quotas or Quotas()
        self.printed = Printed()
        """What programs and scripts print."""
        self.listeners: list[Listener] = []
        """Who hears of every call that is not the simulator's own."""
        self.traffic: list[TrafficListener] = []
        """Who hears of every flow and DNS query."""
        self.deliveries: list[Callable[[str], None]] = []
        """Who hears of every bucket that a service puts something into by itself."""
        self.finished: list[Callable[[str], None]] = []
        """Who hears of every service that has finished what it had begun."""
        self._stack = ExitStack()

    @property
    def site(self) -> Site:
        """What a deployment may touch of this world."""
        return Site(
            account=self.account,
            clock=self.clock,
            journal=self.journal,
            chance=self.chance,
            install_program=self._install_program,
            approve_after=lambda name, s: self.automation.approvals.update({name: s}),
            note_script=lambda name, at: self.automation.scripts.update({name: at}),
            note_sources=self.lambdas.note_sources,
            note_template=self.lambdas.note_template,
            listen=self.listeners.append,
            security_hub=self.security_hub,
        )

    @cached_property
    def commands(self) -> CommandRuntime:
        """What runs programs; opened when the first is installed."""
        return open_programs(self)

    @cached_property
    def automation(self) -> Automation:
        """What runs runbooks; opened when somebody first asks for it."""
        return open_automation(self)

    def send_event(
        self, event: Event, *, account: str, region: str, bus: str = "default"
    ) -> None:
        """Put an event on a bus; for who is built before the router."""
        self.router.send(event, account=account, region=region, bus=bus)

    def tell_delivery(self, bucket: str) -> None:
        """Tell of something that was put into a bucket without a call."""
        for hear in self.deliveries:
            hear(bucket)

    def tell_finished(self, service: str) -> None:
        """Tell of work that a service has finished, without a call."""
        for hear in self.finished:
            hear(service)

    def _install_program(self, command: Command) -> None:
        self.commands.add(command)

    def __enter__(self) -> Self:
        """Begin: from here on the process keeps the exercise's time."""
        with ExitStack() as stack:
            stack.callback(self.journal.close)
            stack.enter_context(virtual_time(self.clock))
            patches = stack.enter_context(Patches())
            stack.enter_context(self.account)
            # Each stands on what was opened before it.
            open_gateway(self, patches)
            open_stacks(self, stack)
            open_compute(self, stack, patches)
            open_web(self, patches)
            open_events(self, stack, patches)
            open_sensors(self)
            # Last opened, first closed: who still waits is ended while all that it may
            # reach for stands. Its last lines find the account and the exercise's time,
            # never the person's own.
            stack.callback(self.clock.close)
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
