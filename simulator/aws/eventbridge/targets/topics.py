"""SNS topics as targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moto.sns.models import sns_backends

from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ensure_permitted,
)

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.aws.iam import Authority

__all__ = ["TopicTarget"]


@dataclass(frozen=True, slots=True)
class TopicTarget:
    """Publishes events on topics."""

    authority: Authority

    def deliver(self, delivery: Delivery) -> None:
        """Publish the payload, if the topic's policy allows it."""
        account, region = delivery.place
        backend = sns_backends[account][region]
        if delivery.arn not in backend.topics:
            raise DeliveryFailed("NO_RESOURCE", f"there is no topic {delivery.arn}")
        ensure_permitted(delivery, "sns:Publish", authority=self.authority, of="topic")
        backend.publish(message=delivery.payload, arn=delivery.arn)
