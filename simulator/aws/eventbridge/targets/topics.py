"""SNS topics as targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ensure_permitted,
)

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.aws.eventbridge.targets.stores import TopicStore
    from gameday.simulator.aws.iam import Authority

__all__ = ["TopicTarget"]


@dataclass(frozen=True, slots=True)
class TopicTarget:
    """Publishes events on topics."""

    topics: TopicStore
    authority: Authority

    def deliver(self, delivery: Delivery) -> None:
        """Publish the payload, if the topic's policy allows it."""
        if not self.topics.has_topic(delivery.arn):
            raise DeliveryFailed("NO_RESOURCE", f"there is no topic {delivery.arn}")
        ensure_permitted(delivery, "sns:Publish", authority=self.authority, of="topic")
        self.topics.publish(delivery.arn, delivery.payload, {})
