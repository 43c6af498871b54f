"""Programs as targets of EventBridge rules: a kind of target AWS does not have.

Its ARNs name a service of ours, ``arn:aws:gameday:REGION:ACCOUNT:command/NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.targets.delivery import DeliveryFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.deployment.programs.runtime import CommandRuntime

__all__ = ["SERVICE", "CommandTarget", "write_arn"]

SERVICE = "gameday"
"""The service in the ARNs of commands: what the router finds this target by."""


@dataclass(frozen=True, slots=True)
class CommandTarget:
    """Hands events to programs.

    Args:
        find_runtime: Returns what runs them; not asked before the first event for one.
    """

    find_runtime: Callable[[], CommandRuntime]

    def deliver(self, delivery: Delivery) -> None:
        """Start the program; how it ends is not EventBridge's business."""
        runtime = self.find_runtime()
        command = runtime.find(delivery.arn)
        if command is None:
            raise DeliveryFailed("NO_RESOURCE", f"there is no command {delivery.arn}")
        runtime.start(command, delivery.payload)


def write_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of a command."""
    return f"arn:aws:{SERVICE}:{region}:{account}:command/{name}"
