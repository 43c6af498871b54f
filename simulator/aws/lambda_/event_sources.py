"""Lambda's own polling: event source mappings take messages from queues to functions.

Lambda polls a queue all the time (developer guide, "Using Lambda with Amazon SQS").
Here a poller is woken instead: by a message that arrives or comes back, by a batching
window that ends, by a change of the mapping. What it then does is the same, and while
nothing happens it costs nothing.

A batch whose function fails comes back after the queue's visibility timeout, and goes
to the queue's dead letters as the queue says; with ``ReportBatchItemFailures`` only the
messages come back that the function names. Streams are not polled, and the concurrency
of the pollers has no limit of its own.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from gameday.simulator.aws.eventbridge.pattern import Pattern
from gameday.simulator.engine.clock.trail import current_trail, follow
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gameday.simulator.aws.lambda_.outcome import InvocationResult
    from gameday.simulator.engine.clock import Scheduler, Timer
    from gameday.simulator.engine.clock.trail import Trail

__all__ = [
    "EventSource",
    "EventSources",
    "MappingReader",
    "Message",
    "PolledQueues",
]

_ACTOR = "lambda:event-source"


@dataclass(frozen=True, slots=True)
class EventSource:
    """A mapping of a queue to a function, as ``GetEventSourceMapping`` has it."""

    uuid: str
    account: str
    region: str
    queue_arn: str
    function_arn: str
    is_enabled: bool
    batch_size: int
    window_s: float
    """How long a batch is collected; 0 sends what there is."""
    filters: tuple[str, ...]
    """Event patterns; a message that matches none is dropped."""
    reports_failures: bool
    """Whether the function names the messages that failed."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was received from a queue, with what the event says of it."""

    id: str
    receipt: str
    body: str
    md5: str
    attributes: Mapping[str, str]
    """SQS's own: how often it was received, when it was sent …"""
    message_attributes: Mapping[str, Mapping[str, Any]]
    """The sender's, as ``ReceiveMessage`` gives them."""


class MappingReader(Protocol):
    """Reads event source mappings as they are now."""

    def find(self, account: str, region: str, uuid: str) -> EventSource | None:
        """Return a mapping; None if it is gone or of no queue."""

    def list_of_queue(self, queue_arn: str) -> Iterable[EventSource]:
        """Return the mappings of a queue."""


class PolledQueues(Protocol):
    """What a poller does to a queue."""

    def count_ready(self, queue_arn: str) -> int:
        """Return how many messages could be received now."""

    def wait_for_ready(self, queue_arn: str) -> float | None:
        """Return the seconds until a hidden message shows; None if there is none."""

    def receive(self, queue_arn: str, most: int) -> Sequence[Message]:
        """Take messages, which hides them for the queue's visibility timeout."""

    def delete(self, queue_arn: str, messages: Iterable[Message]) -> None:
        """Delete messages that were taken."""


class Invoke(Protocol):
    """Invokes a function and waits for its result."""

    def __call__(
        self, arn: str, payload: bytes | str, *, source: str
    ) -> InvocationResult:
        """Invoke it; raises `AwsError` where it is gone or throttled."""


_Key: TypeAlias = tuple[str, str, str]
"""Account, region and id of a mapping."""


@dataclass(slots=True)
class EventSources:
    """The pollers of every account and region.

    Args:
        clock: The exercise's clock.
        invoke: Runs the functions.
        mappings: Reads what is polled for whom.
        queues: Where messages are taken from.
    """

    clock: Scheduler
    invoke: Invoke
    mappings: MappingReader
    queues: PolledQueues
    _timers: dict[_Key, tuple[float, Timer]] = field(default_factory=dict)
    """The next look at each mapping, and when it is due."""
    _since: dict[_Key, float] = field(default_factory=dict)
    """When the batch began that is being collected."""
    _trails: dict[str, Trail] = field(default_factory=dict)
    """What led to each message, by its id."""

    def on_message(self, queue_arn: str, message_id: str) -> None:
        """Look at a queue soon: a message arrived in it.

        It is told within the sender's own call, so nothing is taken or delivered yet.
        """
        if trail := current_trail():
            self._trails[message_id] = trail
        self.on_return(queue_arn)

    def on_return(self, queue_arn: str) -> None:
        """Look at a queue soon: messages came back to it."""
        for mapping in self.mappings.list_of_queue(queue_arn):
            self._plan((mapping.account, mapping.region, mapping.uuid), 0.0)

    def on_change(self, account: str, region: str, uuid: str) -> None:
        """Look soon for a mapping that was made or changed."""
        self._plan((account, region, uuid), 0.0)

    def _plan(self, key: _Key, delay_s: float) -> None:
        """Look after a while, unless a look is planned for sooner."""
        due = self.clock.elapsed() + delay_s
        planned = self._timers.get(key)
        if planned is not None:
            if planned[0] <= due:
                return
            planned[1].cancel()
        look = partial(self._look, key)
        self._timers[key] = due, self.clock.call_later(delay_s, look, name=_ACTOR)

    def _look(self, key: _Key) -> None:
        """Send every batch that is due, and plan the next look."""
        self._timers.pop(key, None)
        source = self.mappings.find(*key)
        if source is None or not source.is_enabled:
            self._since.pop(key, None)
            return
        while batch := self._take(key, source):
            # A batch has an actor of its own: the next one does not wait for it.
            self.clock.spawn(_ACTOR, partial(self._deliver, key, source, batch))
        waits = [self._left_of_window(key, source)]
        waits.append(self.queues.wait_for_ready(source.queue_arn))
        if soonest := [wait for wait in waits if wait is not None]:
            self._plan(key, min(soonest))

    def _take(self, key: _Key, source: EventSource) -> Sequence[Message]:
        ready = self.queues.count_ready(source.queue_arn)
        if not ready:
            self._since.pop(key, None)
            return ()
        self._since.setdefault(key, self.clock.elapsed())
        if ready < source.batch_size and self._left_of_window(key, source):
            return ()
        self._since.pop(key, None)
        return self.queues.receive(source.queue_arn, source.batch_size)

    def _left_of_window(self, key: _Key, source: EventSource) -> float | None:
        since = self._since.get(key)
        if since is None:
            return None
        return max(0.0, since + source.window_s - self.clock.elapsed())

    def _deliver(
        self, key: _Key, source: EventSource, batch: Sequence[Message]
    ) -> None:
        wanted = [each for each in batch if _is_wanted(source, each)]
        unwanted = [each for each in batch if each not in wanted]
        self.queues.delete(source.queue_arn, unwanted)
        if wanted:
            self._hand_over(source, wanted)
        # Only now are messages free that wait behind one of their FIFO group.
        self._plan(key, 0.0)

    def _hand_over(self, source: EventSource, batch: Sequence[Message]) -> None:
        records = [write_record(source, message) for message in batch]
        event = json.dumps({"Records": records})
        # The poller's own trail is that of whoever woke it; of a batch that several
        # have sent, the longest way counts.
        trails = (self._trails.get(message.id, ()) for message in batch)
        try:
            with follow(max(trails, key=len)):
                result = self.invoke(source.function_arn, event, source="aws:sqs")
        except AwsError:  # throttled or gone: the messages come back by themselves
            return
        failed = _read_failures(source, result, [each.id for each in batch])
        done = [each for each in batch if each.id not in failed]
        self.queues.delete(source.queue_arn, done)


def write_record(source: EventSource, message: Message) -> dict[str, Any]:
    """Write a message as the function gets it (developer guide, "SQS event")."""
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt,
        "body": message.body,
        "attributes": dict(message.attributes),
        "messageAttributes": {
            name: {
                "dataType": value["DataType"],
                "stringValue": value.get("StringValue"),
                "stringListValues": [],
                "binaryListValues": [],
            }
            for name, value in message.message_attributes.items()
        },
        "md5OfBody": message.md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": source.queue_arn,
        "awsRegion": source.region,
    }


def _is_wanted(source: EventSource, message: Message) -> bool:
    record = write_record(source, message)
    with suppress(ValueError):  # a filter looks into a body that is JSON
        record["body"] = json.loads(message.body)
    patterns = (Pattern.parse(json.loads(each)) for each in source.filters)
    return not source.filters or any(pattern.matches(record) for pattern in patterns)


def _read_failures(
    source: EventSource, result: InvocationResult, sent: list[str]
) -> frozenset[str]:
    """Return the ids of the messages that come back."""
    if result.failure is not None:
        return frozenset(sent)
    if not source.reports_failures:
        return frozenset()
    answer = json.loads(result.payload)
    if not isinstance(answer, dict):
        return frozenset()
    failures = answer.get("batchItemFailures") or []
    ids = frozenset(each.get("itemIdentifier") for each in failures)
    # An id that was not sent makes all of them come back.
    return min(ids, frozenset(sent))
