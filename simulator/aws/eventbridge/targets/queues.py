"""SQS queues as targets, and as dead-letter queues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.targets.delivery import (
    Delivery,
    DeliveryFailed,
    ensure_permitted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.eventbridge.targets.stores import (
        QueueFacts,
        QueueStore,
    )
    from gameday.simulator.aws.iam import Authority

__all__ = ["QueueTarget", "send_to_queue"]


@dataclass(frozen=True, slots=True)
class QueueTarget:
    """Puts events on queues, FIFO queues included."""

    queues: QueueStore
    authority: Authority

    def deliver(self, delivery: Delivery) -> None:
        """Send the payload as one message, if the queue's policy allows it."""
        send_to_queue(delivery, queues=self.queues, authority=self.authority)


def send_to_queue(
    delivery: Delivery,
    *,
    queues: QueueStore,
    authority: Authority,
    attributes: Mapping[str, str] | None = None,
) -> None:
    """Send a delivery's payload to the queue that is its target.

    Args:
        delivery: The delivery; its target may have a ``MessageGroupId``.
        queues: Where it is sent.
        authority: Judges whether the queue may be sent to.
        attributes: Message attributes, all of them text.

    Raises:
        DeliveryFailed: There is no such queue, or it does not take the message.
    """
    queue = queues.describe(delivery.arn)
    if queue is None:
        raise DeliveryFailed("NO_RESOURCE", f"there is no queue {delivery.arn}")
    ensure_permitted(delivery, "sqs:SendMessage", authority=authority, of="queue")
    group = _find_group(delivery, queue)
    queues.send(delivery.arn, delivery.payload, dict(attributes or {}), group=group)


def _find_group(delivery: Delivery, queue: QueueFacts) -> str | None:
    group = (delivery.target.get("SqsParameters") or {}).get("MessageGroupId")
    if not queue.is_fifo:
        return None
    if not group:
        raise DeliveryFailed(
            "INVALID_PARAMETER", "a FIFO queue needs SqsParameters.MessageGroupId"
        )
    if not queue.deduplicates_by_content:
        raise DeliveryFailed(
            "INVALID_PARAMETER", "a FIFO queue needs content-based deduplication"
        )
    return str(group)
