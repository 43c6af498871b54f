"""Where rules deliver to: one target for each service, behind one protocol."""

from gameday.simulator.aws.eventbridge.targets.catalogue import (
    LambdaInvoker,
    make_targets,
)
from gameday.simulator.aws.eventbridge.targets.delivery import (
    Delivery,
    DeliveryFailed,
    Target,
)

__all__ = ["Delivery", "DeliveryFailed", "LambdaInvoker", "Target", "make_targets"]
