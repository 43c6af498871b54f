"""Which target takes the events for an ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.targets.archives import ArchiveTarget
from gameday.simulator.aws.eventbridge.targets.buses import BusTarget, Forward
from gameday.simulator.aws.eventbridge.targets.functions import (
    FunctionTarget,
    LambdaInvoker,
)
from gameday.simulator.aws.eventbridge.targets.logs import LogGroupTarget
from gameday.simulator.aws.eventbridge.targets.queues import QueueTarget
from gameday.simulator.aws.eventbridge.targets.topics import TopicTarget

if TYPE_CHECKING:
    import random

    from gameday.simulator.aws.eventbridge.rules import RuleReader
    from gameday.simulator.aws.eventbridge.targets.delivery import Target
    from gameday.simulator.aws.eventbridge.targets.stores import TargetStores
    from gameday.simulator.aws.iam import Authority
    from gameday.simulator.engine.clock import Clock

__all__ = ["LambdaInvoker", "make_targets"]


def make_targets(
    *,
    clock: Clock,
    rng: random.Random,
    forward: Forward,
    invoker: LambdaInvoker,
    rules: RuleReader,
    stores: TargetStores,
    authority: Authority,
) -> dict[str, Target]:
    """Make the targets the simulator has, by the service their ARN names.

    ``archive`` stands for the ARN of EventBridge without a resource.
    """
    return {
        "archive": ArchiveTarget(stores.archives),
        "events": BusTarget(forward, rules, authority),
        "lambda": FunctionTarget(invoker, authority),
        "logs": LogGroupTarget(clock, rng, stores.log_groups, authority),
        "sns": TopicTarget(stores.topics, authority),
        "sqs": QueueTarget(stores.queues, authority),
    }
