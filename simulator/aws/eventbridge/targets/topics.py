"""SNS topics as targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moto.sns.models import sns_backends

from gameday.simulator.aws.eventbridge.permission import is_allowed
from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ensure_permitted,
)

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.permission import RoleCheck
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery

__all__ = ["TopicTarget"]


@dataclass(frozen=True, slots=True)
class TopicTarget:
    """Publishes events on topics."""

    check_role: RoleCheck

    def deliver(self, delivery: Delivery) -> None:
        """Publish the payload, if the topic's policy allows it."""
        account, region = delivery.place
        backend = sns_backends[account][region]
        topic = backend.topics.get(delivery.arn)
        if topic is None:
            raise DeliveryFailed("NO_RESOURCE", f"there is no topic {delivery.arn}")
        ensure_permitted(
            delivery,
            "sns:Publish",
            by_policy=is_allowed(topic.policy, delivery.request("sns:Publish")),
            check_role=self.check_role,
            of="topic",
        )
        backend.publish(message=delivery.payload, arn=delivery.arn)
