"""Lambda's reading of streams: what is written to one goes to functions, in its order.

Lambda reads every shard of a stream and invokes a function with a batch of records at a
time; the next batch waits until the function has done with the last (developer guide,
"Using Lambda with Amazon Kinesis", "Using Lambda with Amazon DynamoDB"). A batch that
fails is tried again until it works or is given up, in halves where the mapping says so;
with ``ReportBatchItemFailures`` it goes on at the record that the function names.

A reader is woken by a record, so that a quiet stream costs nothing. Several readers of
one shard at once (``ParallelizationFactor``), tumbling windows, and records that were
written before a mapping was made are not played.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.eventbridge.pattern import Pattern
from gameday.simulator.engine.clock.trail import Trail, current_trail, follow
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gameday.simulator.aws.lambda_.event_sources import Invoke
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["StreamMappingReader", "StreamReaders", "StreamSource"]

_ACTOR = "lambda:event-source"
_EVERY_S = {"dynamodb": 0.25, "kinesis": 1.0}
"""How often Lambda reads a shard, in seconds: the base rates of the developer guide."""
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
"""Between two tries of a batch; AWS says that it backs off, not how."""

_Key: TypeAlias = tuple[str, str, str]
"""Account, region and id of a mapping."""


@dataclass(frozen=True, slots=True)
class StreamSource:
    """A mapping of a stream to a function, as ``GetEventSourceMapping`` has it."""

    uuid: str
    account: str
    region: str
    stream_arn: str
    function_arn: str
    is_enabled: bool
    batch_size: int
    window_s: float
    """How long a batch is collected; 0 sends what there is."""
    filters: tuple[str, ...]
    """Event patterns; a record that matches none is passed over."""
    reports_failures: bool
    """Whether the function names the record that failed."""
    is_bisected: bool
    """Whether a batch that failed is tried again in two halves."""
    max_retries: int | None
    """How often a batch is tried again; None for as long as the stream keeps it."""
    max_age_s: float | None
    """How old a record may become; None likewise."""
    on_failure: str | None
    """The ARN of what hears of records that are given up."""

    @property
    def service(self) -> str:
        """Whose stream it is: ``kinesis``, ``dynamodb``."""
        return Arn.read(self.stream_arn).service


class StreamMappingReader(Protocol):
    """Reads event source mappings as they are now."""

    def find_stream(self, account: str, region: str, uuid: str) -> StreamSource | None:
        """Return a mapping; None if it is gone or of no stream."""

    def list_of_stream(self, stream_arn: str) -> Iterable[StreamSource]:
        """Return the mappings of a stream."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A record as the function gets it, and what led to its being written."""

    record: Mapping[str, Any]
    at: float
    trail: Trail


@dataclass(slots=True)
class _Lane:
    """What waits in one shard for one mapping."""

    waiting: list[_Written] = field(default_factory=list)
    is_read: bool = False


@dataclass(slots=True)
class StreamReaders:
    """The readers of streams of every account and region.

    Args:
        clock: The exercise's clock.
        invoke: Runs the functions.
        mappings: Reads what is read for whom.
        tell_gap: Tells that a function's mapping asks for what is not simulated.
    """

    clock: Scheduler
    invoke: Invoke
    mappings: StreamMappingReader
    tell_gap: Callable[[str, str], None]
    _lanes: defaultdict[tuple[_Key, str], _Lane] = field(
        default_factory=lambda: defaultdict(_Lane)
    )

    def on_record(self, stream_arn: str, shard: str, record: Mapping[str, Any]) -> None:
        """Take a record that was written, and read it soon.

        It is told within the writer's own call, so nothing is delivered yet.

        Args:
            stream_arn: The stream.
            shard: The shard's id.
            record: As a function's event has it.
        """
        written = _Written(record, self.clock.elapsed(), current_trail())
        for source in self.mappings.list_of_stream(stream_arn):
            key = (source.account, source.region, source.uuid)
            self._lanes[key, shard].waiting.append(written)
            self._wake(key, shard, source)

    def on_change(self, account: str, region: str, uuid: str) -> None:
        """Go on with a mapping that was changed: it may have been enabled."""
        source = self.mappings.find_stream(account, region, uuid)
        for key, shard in [each for each in self._lanes if each[0][2] == uuid]:
            if source is not None:
                self._wake(key, shard, source)

    def _wake(self, key: _Key, shard: str, source: StreamSource) -> None:
        lane = self._lanes[key, shard]
        if lane.waiting and source.is_enabled and not lane.is_read:
            lane.is_read = True
            delay_s = max(source.window_s, _EVERY_S[source.service])
            read = partial(self._read, key, lane)
            self.clock.spawn(_ACTOR, read, delay_s=delay_s)

    def _read(self, key: _Key, lane: _Lane) -> None:
        """Hand over batch after batch until nothing waits, or nobody wants it."""
        while lane.waiting:
            source = self.mappings.find_stream(*key)
            if source is None or not source.is_enabled:
                break
            batch = lane.waiting[: source.batch_size]
            del lane.waiting[: len(batch)]
            self._hand_over(
                source, [each for each in batch if _is_wanted(source, each)]
            )
        lane.is_read = False

    def _hand_over(self, source: StreamSource, batch: Sequence[_Written]) -> None:
        """Try a batch until it is done or given up."""
        tries, wait_s = 0, _FIRST_WAIT_S
        while batch:
            left = self._try(source, batch)
            if len(left) < len(batch):  # the function has got on
                batch, tries, wait_s = left, 0, _FIRST_WAIT_S
                continue
            if source.is_bisected and len(batch) > 1:
                middle = len(batch) // 2
                self._hand_over(source, batch[:middle])
                batch = batch[middle:]
                continue
            tries += 1
            if self._is_given_up(source, batch, tries):
                if source.on_failure:
                    self.tell_gap(source.function_arn, "records that are given up")
                return
            self.clock.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    def _try(
        self, source: StreamSource, batch: Sequence[_Written]
    ) -> Sequence[_Written]:
        """Invoke the function; return what it has not done."""
        event = json.dumps({"Records": [each.record for each in batch]})
        # Of a batch that several have written, the longest way counts.
        trail = max((each.trail for each in batch), key=len)
        try:
            with follow(trail):
                result = self.invoke(
                    source.function_arn, event, source=f"aws:{source.service}"
                )
        except AwsError:  # throttled or gone
            return batch
        if result.failure is not None:
            return batch
        if not source.reports_failures:
            return ()
        return _find_rest(batch, json.loads(result.payload))

    def _is_given_up(
        self, source: StreamSource, batch: Sequence[_Written], tries: int
    ) -> bool:
        if source.max_retries is not None and tries > source.max_retries:
            return True
        age_s = self.clock.elapsed() - batch[0].at
        return source.max_age_s is not None and age_s > source.max_age_s


def _find_rest(batch: Sequence[_Written], answer: Any) -> Sequence[_Written]:
    """Return the batch from the first record that the function names as failed."""
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    named = {each.get("itemIdentifier") for each in failures or ()}
    if not named:
        return ()
    ids = [_find_number(each.record) for each in batch]
    # A number that was not sent makes all of them come back.
    start = min((ids.index(each) for each in named if each in ids), default=0)
    return batch[start:] if named <= set(ids) else batch


def _find_number(record: Mapping[str, Any]) -> str:
    """Return a record's sequence number."""
    part = record.get("kinesis") or record["dynamodb"]
    return str(part.get("sequenceNumber") or part["SequenceNumber"])


def _is_wanted(source: StreamSource, written: _Written) -> bool:
    """Say whether a record matches a filter of the mapping, or there is none.

    A filter looks into the data of a Kinesis record if that is JSON, and at a record of
    DynamoDB as it is (developer guide, "Control which events Lambda sends").
    """
    record = dict(written.record)
    if "kinesis" in record:
        record = dict(record["kinesis"])
        with suppress(ValueError, binascii.Error):
            record["data"] = json.loads(base64.b64decode(record["data"]))
    patterns = (Pattern.parse(json.loads(each)) for each in source.filters)
    return not source.filters or any(pattern.matches(record) for pattern in patterns)
