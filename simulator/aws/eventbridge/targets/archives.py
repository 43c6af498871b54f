"""Event archives as targets of the rules that EventBridge manages for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.targets.delivery import Delivery, DeliveryFailed

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.targets.stores import ArchiveStore

__all__ = ["ArchiveTarget"]


@dataclass(frozen=True, slots=True)
class ArchiveTarget:
    """Keeps events in archives, whole and unchanged."""

    archives: ArchiveStore

    def deliver(self, delivery: Delivery) -> None:
        """Add the event to the archive whose rule matched it."""
        if not self.archives.add(delivery.rule_arn, delivery.event):
            raise DeliveryFailed("NO_RESOURCE", "there is no archive of this rule")
