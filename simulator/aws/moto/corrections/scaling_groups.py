"""A group finds out that an instance was terminated; it does not know at once.

AWS: a group replaces an instance after its next health check
(https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html).

moto: replaces it within the call of whoever terminates it. What comes instead is
`aws.autoscaling.health`'s business; what is made for an exercise's estate stays moto's.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.autoscaling.models import AutoScalingBackend

from gameday.simulator.aws.moto.stores.unfinished import MAKING

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Leave what somebody's call has terminated to the health checks."""
    notify = AutoScalingBackend.notify_terminate_instances

    @wraps(notify)
    def notify_later(backend: Any, instance_ids: list[str]) -> None:
        if MAKING.get() is None:
            notify(backend, instance_ids)

    patches.set(AutoScalingBackend, "notify_terminate_instances", notify_later)
