"""The log files an account's sensors have delivered, found where they lie.

Buckets and log groups are read from the account's state, which is no API call. What an
adversary deleted is gone, and what was never delivered is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.s3.models import s3_backends

from simulator.runlogs.groups import find_streams
from simulator.runlogs.kinds import ACCESS_LOGS, is_log, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.runlogs.kinds import Kind

__all__ = ["LogFile", "find_delivered"]

_PARTITION = "aws"


@dataclass(frozen=True, slots=True)
class LogFile:
    """One log file in a bucket, or what a stream of a log group holds."""

    place: str
    """Where it belongs below a run's ``logs``: an object's key, mostly."""
    bucket: str | None
    """The bucket that holds it; None for a log stream."""
    delivered: datetime
    """When it was delivered; of a stream, when it last grew."""
    read: Callable[[], bytes]
    """Reads its bytes."""

    @property
    def kind(self) -> Kind | None:
        """What it is a log of; None for a digest."""
        return kind_of(self.place)


def find_delivered(account: str) -> Iterator[LogFile]:
    """Find every log file in an account's buckets and log groups, in a fixed order."""
    backend = s3_backends[account][_PARTITION]
    targets = {_logging_target(each) for each in backend.buckets.values()} - {None}
    for name in sorted(backend.buckets):
        for key, item in sorted(backend.buckets[name].keys.items()):
            place = _place_of(name, key, targets)
            if place is not None and hasattr(item, "value"):  # no delete marker
                moment = item.last_modified.replace(tzinfo=UTC)
                yield LogFile(place, name, moment, _reader(item))
    for stream in find_streams(account):
        yield LogFile(stream.place, None, stream.grown, stream.read)


def _reader(item: Any) -> Callable[[], bytes]:
    return lambda: bytes(item.value)


def _logging_target(bucket: Any) -> tuple[str, str] | None:
    """Return where a bucket's server access logs go: a bucket and a prefix."""
    logging = getattr(bucket, "logging", None) or {}
    if "TargetBucket" not in logging:
        return None
    return str(logging["TargetBucket"]), str(logging.get("TargetPrefix") or "")


def _place_of(
    bucket: str, key: str, targets: set[tuple[str, str] | None]
) -> str | None:
    if is_log(key):
        return key
    for target in targets:
        if target and target[0] == bucket and key.startswith(target[1]):
            return f"{ACCESS_LOGS}/{bucket}/{key}"
    return None
