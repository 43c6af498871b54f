"""Queues of the emulator: what services send to them and take from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.utils import unix_time_millis
from moto.sqs.models import sqs_backends

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.eventbridge.targets.stores import QueueFacts
from gameday.simulator.aws.lambda_.event_sources import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Queues"]

_MOST_AT_ONCE = 10
_MILLISECONDS = 1000.0


class Queues:
    """Queues of any account and region, by ARN."""

    def describe(self, queue_arn: str) -> QueueFacts | None:
        """Return what a sender must know of a queue; None if there is none."""
        queue = _find(queue_arn)
        if queue is None:
            return None
        by_content = queue.attributes.get("ContentBasedDeduplication") == "true"
        return QueueFacts(bool(queue.fifo_queue), by_content)

    def send(
        self,
        queue_arn: str,
        body: str,
        attributes: Mapping[str, str | int],
        *,
        group: str | None = None,
    ) -> bool:
        """Send a message with attributes; say whether there is such a queue.

        Args:
            queue_arn: The queue.
            body: The message's text.
            attributes: Message attributes: texts and whole numbers.
            group: Its message group, for a FIFO queue.
        """
        queue = _find(queue_arn)
        if queue is None:
            return False
        written = {
            name: {
                "DataType": "Number" if isinstance(value, int) else "String",
                "StringValue": str(value),
            }
            for name, value in attributes.items()
        }
        backend = sqs_backends[queue.account_id][queue.region]
        backend.send_message(
            queue.name, body, message_attributes=written, group_id=group
        )
        return True

    def count_ready(self, queue_arn: str) -> int:
        """Return how many messages could be received now; none of no queue."""
        queue = _find(queue_arn)
        return len(queue.messages) if queue else 0

    def wait_for_ready(self, queue_arn: str) -> float | None:
        """Return the seconds until a hidden or delayed message shows."""
        queue = _find(queue_arn)
        now = unix_time_millis()
        times = [
            max(message.visible_at, message.delayed_until)
            for message in (queue._messages if queue else ())  # noqa: SLF001 - hidden ones are in no other list
        ]
        ahead = [time for time in times if time >= now]
        # A message shows just after its time, not at it.
        return (min(ahead) - now + 1) / _MILLISECONDS if ahead else None

    def receive(self, queue_arn: str, most: int) -> list[Message]:
        """Take messages, which hides them for the queue's visibility timeout."""
        queue = _find(queue_arn)
        if queue is None:
            return []
        backend = sqs_backends[queue.account_id][queue.region]
        # With no timeout at all the same message would come again within one moment,
        # for ever.
        timeout = max(1, int(queue.visibility_timeout))
        taken: list[Message] = []
        while len(taken) < most:
            count = min(most - len(taken), _MOST_AT_ONCE)
            messages = backend.receive_message(queue.name, count, 0, timeout)
            if not messages:
                break
            taken += [_read(queue, message) for message in messages]
        return taken

    def delete(self, queue_arn: str, messages: Iterable[Message]) -> None:
        """Delete messages that were taken."""
        queue = _find(queue_arn)
        for message in messages if queue else ():
            queue.delete_message(message.receipt)


def _find(queue_arn: str) -> Any:
    arn = Arn.read(queue_arn)
    return sqs_backends[arn.account][arn.region].queues.get(arn.resource)


def _read(queue: Any, message: Any) -> Message:
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": message.sender_id,
        "ApproximateFirstReceiveTimestamp": str(
            message.approximate_first_receive_timestamp
        ),
    }
    if queue.fifo_queue:
        attributes["MessageGroupId"] = message.group_id
        attributes["MessageDeduplicationId"] = message.deduplication_id
    return Message(
        id=message.id,
        receipt=message.receipt_handle,
        body=message.body,
        md5=message.body_md5,
        attributes=attributes,
        message_attributes=message.message_attributes,
    )
