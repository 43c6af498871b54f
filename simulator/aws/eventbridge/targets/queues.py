"""SQS queues as targets, and as dead-letter queues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.sqs.exceptions import QueueDoesNotExist
from moto.sqs.models import sqs_backends

from gameday.simulator.aws.eventbridge.targets.delivery import (
    Delivery,
    DeliveryFailed,
    ensure_permitted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam import Authority

__all__ = ["QueueTarget", "send_to_queue"]


@dataclass(frozen=True, slots=True)
class QueueTarget:
    """Puts events on queues, FIFO queues included."""

    authority: Authority

    def deliver(self, delivery: Delivery) -> None:
        """Send the payload as one message, if the queue's policy allows it."""
        send_to_queue(delivery, authority=self.authority)


def send_to_queue(
    delivery: Delivery,
    *,
    authority: Authority,
    attributes: Mapping[str, str] | None = None,
) -> None:
    """Send a delivery's payload to the queue that is its target.

    Args:
        delivery: The delivery; its target may have a ``MessageGroupId``.
        authority: Judges whether the queue may be sent to.
        attributes: Message attributes, all of them text.

    Raises:
        DeliveryFailed: There is no such queue, or it does not take the message.
    """
    account, region = delivery.place
    backend = sqs_backends[account][region]
    try:
        queue: Any = backend.get_queue(delivery.name)
    except QueueDoesNotExist as error:
        raise DeliveryFailed(
            "NO_RESOURCE", f"there is no queue {delivery.arn}"
        ) from error
    ensure_permitted(delivery, "sqs:SendMessage", authority=authority, of="queue")
    backend.send_message(
        delivery.name,
        delivery.payload,
        message_attributes=_write_attributes(attributes or {}),
        group_id=_find_group(delivery, queue),
    )


def _find_group(delivery: Delivery, queue: Any) -> str | None:
    group = (delivery.target.get("SqsParameters") or {}).get("MessageGroupId")
    if not queue.fifo_queue:
        return None
    if not group:
        raise DeliveryFailed(
            "INVALID_PARAMETER", "a FIFO queue needs SqsParameters.MessageGroupId"
        )
    if queue.attributes.get("ContentBasedDeduplication") != "true":
        raise DeliveryFailed(
            "INVALID_PARAMETER", "a FIFO queue needs content-based deduplication"
        )
    return str(group)


def _write_attributes(attributes: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {"DataType": "String", "StringValue": value}
        for name, value in attributes.items()
    }
