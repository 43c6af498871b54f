"""What carries events: EventBridge's rules and schedules, and who is notified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.operations import (
    add_operations as add_event_operations,
)
from gameday.simulator.aws.eventbridge.router import Router
from gameday.simulator.aws.eventbridge.scheduler import Scheduler
from gameday.simulator.aws.eventbridge.targets.stores import TargetStores
from gameday.simulator.aws.moto.hooks.events import redirect_senders
from gameday.simulator.aws.moto.hooks.scheduler import tell_scheduler
from gameday.simulator.aws.moto.notifications import guard_notifications
from gameday.simulator.aws.moto.readers.events import Rules
from gameday.simulator.aws.moto.readers.scheduler import Schedules
from gameday.simulator.aws.moto.stores.archives import Archives
from gameday.simulator.aws.moto.stores.logs import LogGroups
from gameday.simulator.aws.moto.stores.queues import Queues
from gameday.simulator.aws.moto.stores.topics import Topics
from gameday.simulator.aws.notices import tell_notifications
from gameday.simulator.aws.ssm.automation.target import AutomationTarget
from gameday.simulator.aws.stepfunctions.target import StateMachineTarget
from gameday.simulator.deployment.programs.target import CommandTarget
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from contextlib import ExitStack

    from gameday.simulator.aws.iam import Source
    from gameday.simulator.world.world import World

__all__ = ["open_events"]


def open_events(world: World, stack: ExitStack, patches: Patches) -> None:
    """Open what brings events from those who send them to what takes them."""
    world.router = Router(
        world.clock,
        world.journal,
        rules=Rules(),
        stores=TargetStores(Queues(), Topics(), LogGroups(), Archives()),
        rng=world.chance("events"),
        latency=world.latency,
        invoker=world.lambdas,
        authority=world.authority,
        targets={
            "gameday": CommandTarget(lambda: world.commands),
            "ssm": AutomationTarget(world.account.client, world.roles),
            "states": StateMachineTarget(world.account.client, world.roles),
        },
    )

    def may(service: str, action: str, resource: str, source: Source) -> bool:
        return world.authority.may_service(
            service, action, resource, source=source
        ).allowed

    # The account corrects the same method of moto's, and takes that back before
    # `patches` are undone: these must be undone earlier still.
    guard_notifications(
        stack.enter_context(Patches()), may, tell_notifications(world.journal)
    )
    world.scheduler = Scheduler(
        world.clock,
        world.journal,
        rng=world.chance("scheduler"),
        schedules=Schedules(),
        roles=world.roles,
        clients=world.account.client,
    )
    tell_scheduler(patches, world.scheduler)
    redirect_senders(patches, world.router, rng=world.chance("senders"))
    add_event_operations(world.operations, world.router)
