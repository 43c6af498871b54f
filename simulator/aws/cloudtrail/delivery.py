"""Deliveries: what a trail records goes to its bucket, its log group and its topic.

Events wait in a batch, one for each trail, region and actor. The first starts the
batch's delay, about five minutes; those that come meanwhile go along. AWS's files hold
anybody's events, in an order of their own; here nobody's calls hasten another's. What
was recorded while the trail was logging is delivered even if it has been stopped since.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from gameday.simulator.aws.cloudtrail.digests import LogFile
from gameday.simulator.aws.cloudtrail.layout import make_log_key, write_json
from gameday.simulator.aws.logs.store import compress

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.aws.cloudtrail.destinations import Destinations
    from gameday.simulator.aws.cloudtrail.digests import Digests
    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.aws.cloudtrail.state import Trail, TrailStore
    from gameday.simulator.aws.cloudtrail.status import Statuses
    from gameday.simulator.engine.clock import Clock

__all__ = ["Deliveries"]

_Key: TypeAlias = tuple[int, str, str]
"""A trail's serial number, a region, and who did what is recorded."""

_LARGEST: Final = 10_000
"""Events in one file; a fuller batch goes at once, so that memory stays bounded."""


class Deliveries:
    """The deliveries of all trails.

    Args:
        clock: The exercise's time.
        latency: Seconds for a named step, ``cloudtrail.deliver``.
        rng: Where the unique ends of file names come from.
        statuses: Where the outcome is noted.
        digests: Who hears of each file of a trail with log file validation.
        trails: Tells what a trail has become by the time of its delivery.
        destinations: Where files and events go.
    """

    def __init__(
        self,
        clock: Clock,
        latency: Callable[[str], float],
        *,
        rng: random.Random,
        statuses: Statuses,
        digests: Digests,
        trails: TrailStore,
        destinations: Destinations,
    ) -> None:
        self._clock = clock
        self._latency = latency
        self._rng = rng
        self._statuses = statuses
        self._digests = digests
        self._trails = trails
        self._destinations = destinations
        self._batches: dict[_Key, list[Record]] = {}

    def add(self, trail: Trail, record: Record, *, by: str) -> None:
        """Put an event into a trail's next file of what somebody did."""
        key = (trail.serial, record.region, by)
        batch = self._batches.get(key)
        if batch is None:
            self._batches[key] = batch = []
            deliver = partial(self._deliver, trail, key, batch)
            delay_s = self._latency("cloudtrail.deliver")
            self._clock.call_later(delay_s, deliver, name="cloudtrail")
        batch.append(record)
        if len(batch) >= _LARGEST:
            self._deliver(trail, key, batch)

    def _deliver(self, trail: Trail, key: _Key, batch: list[Record]) -> None:
        if not batch:
            return  # it was full and has gone already
        # Emptied before anything is written: a full batch goes early, and its timer,
        # which cannot be called back, must find nothing.
        records = tuple(batch)
        batch.clear()
        self._batches.pop(key, None)
        _, region, _ = key
        # Files go where the trail wants them now, not where it did minutes ago.
        trail = self._trails.current(trail)
        status, now = self._statuses.of(trail), self._clock.now()
        if trail.log_group:
            error = self._destinations.write_events(trail, region, records)
            status.note_log(now, error)
        self._write_file(trail, region, records, now)

    def _write_file(
        self, trail: Trail, region: str, records: tuple[Record, ...], now: datetime
    ) -> None:
        status = self._statuses.of(trail)
        content = write_json({"Records": [record.whole for record in records]})
        key = make_log_key(trail, region, now, self._rng)
        encoding = {"Content-Encoding": "gzip"}
        error = self._destinations.write_file(
            trail, key, compress(content), metadata=encoding
        )
        status.note_file(now, error)
        if error:
            return
        if trail.topic:
            status.note_notification(now, self._destinations.notify(trail, key))
        if trail.is_validated:
            times = [str(record["eventTime"]) for record in records]
            digest = hashlib.sha256(content).hexdigest()
            file = LogFile(trail.bucket, key, digest, min(times), max(times))
            self._digests.add(trail, region, file)
