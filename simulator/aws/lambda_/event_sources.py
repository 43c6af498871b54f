"""Lambda's own polling: event source mappings take messages from queues to functions.

A batch whose function fails comes back after the queue's visibility timeout, and goes
to the queue's dead letters as the queue says; with ``ReportBatchItemFailures`` only the
messages come back that the function names. Streams are not polled.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from moto.awslambda.models import lambda_backends
from moto.sqs.models import sqs_backends

from gameday.simulator.aws.eventbridge.pattern import Pattern
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.lambda_.outcome import InvocationResult
    from gameday.simulator.aws.lambda_.runtime import LambdaRuntime
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.world import World

__all__ = ["EventSources"]

_EVERY_S = 1.0
_BATCH = 10
_REPORTS = "ReportBatchItemFailures"


@dataclass(slots=True)
class EventSources:
    """Polls the queues of an account and region that functions are mapped to.

    Args:
        clock: The exercise's clock.
        runtime: Runs the functions.
        account: The account.
        region: The region.
    """

    clock: Scheduler
    runtime: LambdaRuntime
    account: str
    region: str
    _since: dict[str, float] = field(default_factory=dict)

    @classmethod
    def open(cls, world: World) -> None:
        """Start polling in a world, if it was not started and there is a mapping."""
        place = (world.account.account_id, world.account.region)
        sources = cls(world.clock, world.lambdas, *place)
        if world not in _OPEN and sources.has_mappings():
            _OPEN[world] = sources
            sources.start()

    def has_mappings(self) -> bool:
        """Say whether anything is to be polled."""
        return any(True for _ in self._find_mappings())

    def start(self) -> None:
        """Poll from now on, once a second."""
        self.poll()
        self.clock.spawn("lambda:event-sources", self._poll_for_ever)

    def _poll_for_ever(self) -> None:
        while True:
            self.clock.sleep(_EVERY_S)
            self.poll()

    def poll(self) -> None:
        """Take what is in the queues, and invoke the functions."""
        for mapping, queue in self._find_mappings():
            # moto delivers by itself, within the sender's own call; it must not
            queue.lambda_event_source_mappings.clear()
            while mapping.enabled and (messages := self._take(mapping, queue)):
                deliver = partial(self._deliver, mapping, queue, messages)
                self.clock.spawn("lambda:event-source", deliver)

    def _find_mappings(self) -> Iterator[tuple[Any, Any]]:
        mappings = lambda_backends[self.account][self.region].list_event_source_mappings
        queues = sqs_backends[self.account][self.region].queues
        for mapping in mappings("", ""):
            queue = queues.get(mapping.event_source_arn.rpartition(":")[2])
            if queue is not None:
                yield mapping, queue

    def _take(self, mapping: Any, queue: Any) -> list[Any]:
        size = int(mapping.batch_size or _BATCH)
        ready = len(queue.messages)
        if not ready or not self._is_due(mapping, ready=ready, size=size):
            return []
        self._since.pop(mapping.uuid, None)
        backend = sqs_backends[self.account][self.region]
        timeout = int(queue.visibility_timeout)
        taken: list[Any] = []
        while len(taken) < size:
            count = min(size - len(taken), _BATCH)
            messages = backend.receive_message(queue.name, count, 0, timeout)
            if not messages:
                break
            taken += messages
        return taken

    def _is_due(self, mapping: Any, *, ready: int, size: int) -> bool:
        """Say whether the batching window is over, or the batch full."""
        now = self.clock.elapsed()
        since = self._since.setdefault(mapping.uuid, now)
        return ready >= size or now - since >= float(mapping.max_batch_window or 0)

    def _deliver(self, mapping: Any, queue: Any, messages: list[Any]) -> None:
        wanted = [each for each in messages if self._is_wanted(mapping, queue, each)]
        self._delete(queue, [each for each in messages if each not in wanted])
        if not wanted:
            return
        event = {"Records": [self._write(queue, message) for message in wanted]}
        try:
            result = self.runtime.invoke(
                mapping.function_arn, json.dumps(event), source="aws:sqs"
            )
        except AwsError:  # throttled or gone: the messages come back by themselves
            return
        failed = _read_failures(mapping, result, [each.id for each in wanted])
        self._delete(queue, [each for each in wanted if each.id not in failed])

    def _is_wanted(self, mapping: Any, queue: Any, message: Any) -> bool:
        filters = (mapping.filter_criteria or {}).get("Filters") or ()
        record = self._write(queue, message)
        with suppress(ValueError):
            record["body"] = json.loads(message.body)
        patterns = (Pattern.parse(json.loads(each["Pattern"])) for each in filters)
        return not filters or any(pattern.matches(record) for pattern in patterns)

    def _delete(self, queue: Any, messages: list[Any]) -> None:
        for message in messages:
            queue.delete_message(message.receipt_handle)

    def _write(self, queue: Any, message: Any) -> dict[str, Any]:
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
        return {
            "messageId": message.id,
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "attributes": attributes,
            "messageAttributes": _write_attributes(message),
            "md5OfBody": message.body_md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": queue.queue_arn,
            "awsRegion": self.region,
        }


_OPEN: WeakKeyDictionary[World, EventSources] = WeakKeyDictionary()


def _write_attributes(message: Any) -> dict[str, Any]:
    return {
        name: {
            "dataType": value["DataType"],
            "stringValue": value.get("StringValue"),
            "stringListValues": [],
            "binaryListValues": [],
        }
        for name, value in message.message_attributes.items()
    }


def _read_failures(
    mapping: Any, result: InvocationResult, sent: list[str]
) -> frozenset[str]:
    """Return the ids of the messages that come back."""
    if result.failure is not None:
        return frozenset(sent)
    if _REPORTS not in (mapping.function_response_types or ()):
        return frozenset()
    answer = json.loads(result.payload)
    if not isinstance(answer, dict):
        return frozenset()
    failures = answer.get("batchItemFailures") or []
    ids = frozenset(each.get("itemIdentifier") for each in failures)
    # an id that was not sent makes all of them come back
    return min(ids, frozenset(sent))
