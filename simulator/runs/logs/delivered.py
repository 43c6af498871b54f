"""The log files an account's sensors have delivered, found where they lie.

Buckets and log groups are read from the account's state, which is no API call. What an
adversary deleted is gone, and what was never delivered is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.runs.logs.groups import find_streams
from gameday.simulator.runs.logs.kinds import ACCESS_LOGS, is_log, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.runs.logs.kinds import Kind

__all__ = ["LogFile", "find_delivered"]

_PARTITION = "aws"


@dataclass(frozen=True, slots=True)
class LogFile:
    """One log file in a bucket, or what a stream of a log group holds."""

    place: str
    """Where it belongs below a run's ``logs``: an object's key, mostly."""
    bucket: str | None
    """The bucket that holds it; None for a log stream, which grows."""
    delivered: datetime
    """When it was delivered; of a stream, when it last grew."""
    read: Callable[[datetime | None], bytes]
    """Reads its bytes; those of a stream as it was at a moment."""

    @property
    def kind(self) -> Kind | None:
        """What it is a log of; None for a digest."""
        return kind_of(self.place)


def find_delivered(account: str) -> Iterator[LogFile]:
    """Find every log file in an account's buckets and log groups, in a fixed order."""
    from moto.s3.models import FakeKey, s3_backends

    buckets = s3_backends[account][_PARTITION].buckets
    targets = [each for each in map(_logging_target, buckets.values()) if each]
    for name in sorted(buckets):
        for key, item in sorted(buckets[name].keys.items()):
            place = _place_of(name, key, targets)
            if place is not None and isinstance(item, FakeKey):  # no delete marker
                moment = item.last_modified.replace(tzinfo=UTC)
                yield LogFile(place, name, moment, _reader(item))
    for stream in find_streams(account):
        yield LogFile(stream.place, None, stream.grown, stream.read)


def _reader(item: Any) -> Callable[[datetime | None], bytes]:
    return lambda _until: bytes(item.value)


def _logging_target(bucket: Any) -> tuple[str, str] | None:
    """Return where a bucket's server access logs go: a bucket and a prefix."""
    logging = bucket.logging or {}
    if "TargetBucket" not in logging:
        return None
    return str(logging["TargetBucket"]), str(logging.get("TargetPrefix") or "")


def _place_of(bucket: str, key: str, targets: list[tuple[str, str]]) -> str | None:
    if is_log(key):
        return key
    for target, prefix in targets:
        if target == bucket and key.startswith(prefix):
            return f"{ACCESS_LOGS}/{bucket}/{key}"
    return None
