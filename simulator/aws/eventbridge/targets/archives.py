"""Event archives as targets of the rules that EventBridge manages for them."""

from __future__ import annotations

from typing import Any

from moto.events.models import events_backends

from gameday.simulator.aws.eventbridge.targets.delivery import Delivery, DeliveryFailed

__all__ = ["ArchiveTarget"]


class ArchiveTarget:
    """Keeps events in archives, whole and unchanged."""

    def deliver(self, delivery: Delivery) -> None:
        """Add the event to the archive whose rule matched it."""
        backend = events_backends[delivery.account][delivery.region]
        archives: list[Any] = list(backend.archives.values())
        for archive in archives:
            if archive.rule is not None and archive.rule.arn == delivery.rule_arn:
                archive.events.append(dict(delivery.event))
                return
        raise DeliveryFailed("NO_RESOURCE", "there is no archive of this rule")
