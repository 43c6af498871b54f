"""Which target takes the events for an ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.events.targets.archives import ArchiveTarget
from gameday.simulator.events.targets.buses import BusTarget, Forward
from gameday.simulator.events.targets.functions import FunctionTarget, LambdaInvoker
from gameday.simulator.events.targets.logs import LogGroupTarget
from gameday.simulator.events.targets.queues import QueueTarget
from gameday.simulator.events.targets.topics import TopicTarget

if TYPE_CHECKING:
    import random

    from gameday.simulator.clock import Clock
    from gameday.simulator.events.permission import RoleCheck
    from gameday.simulator.events.targets.delivery import Target

__all__ = ["LambdaInvoker", "make_targets"]


def make_targets(
    *,
    clock: Clock,
    rng: random.Random,
    forward: Forward,
    invoker: LambdaInvoker,
    check_role: RoleCheck,
) -> dict[str, Target]:
    """Make the targets the simulator has, by the service their ARN names.

    ``archive`` stands for the ARN of EventBridge without a resource.
    """
    return {
        "archive": ArchiveTarget(),
        "events": BusTarget(forward, check_role),
        "lambda": FunctionTarget(invoker, check_role),
        "logs": LogGroupTarget(clock, rng, check_role),
        "sns": TopicTarget(check_role),
        "sqs": QueueTarget(check_role),
    }
