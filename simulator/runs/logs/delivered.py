"""The log files an account's sensors have delivered, found where they lie.

Buckets and log groups are read as they stand, which no sensor sees. What an adversary
deleted is gone, and what was never delivered is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from gameday.simulator.runs.logs.groups import find_streams, read_stream
from gameday.simulator.runs.logs.kinds import ACCESS_LOGS, is_log, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from gameday.simulator.account import Readers
    from gameday.simulator.aws.s3.state import LogTarget, S3Reader
    from gameday.simulator.runs.logs.kinds import Kind

__all__ = ["LogFile", "find_delivered"]


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


def find_delivered(readers: Sequence[Readers]) -> Iterator[LogFile]:
    """Find every log file in buckets and log groups, in a fixed order.

    Args:
        readers: Where to look: each account in its regions, one account after another.
    """
    for _, of_account in groupby(readers, key=attrgetter("account")):
        regions = list(of_account)
        # Buckets belong to the account as a whole, so any region's reader has them all.
        yield from _find_in_buckets(regions[0].s3)
        for region in regions:
            yield from _find_in_groups(region)


def _find_in_buckets(s3: S3Reader) -> Iterator[LogFile]:
    targets = s3.log_targets()
    for bucket in s3.buckets():
        for file in s3.files(bucket):
            place = _place_of(bucket, file.key, targets)
            if place is not None:
                read = partial(_read_file, s3, bucket, file.key)
                yield LogFile(place, bucket, file.modified, read)


def _find_in_groups(readers: Readers) -> Iterator[LogFile]:
    for found in find_streams(readers):
        read = partial(read_stream, readers.logs, found)
        yield LogFile(found.place, None, found.stream.grown, read)


def _read_file(s3: S3Reader, bucket: str, key: str, _until: datetime | None) -> bytes:
    """Read an object, which is what it is: it does not grow as a stream does."""
    return s3.read(bucket, key)


def _place_of(bucket: str, key: str, targets: Sequence[LogTarget]) -> str | None:
    if is_log(key):
        return key
    for target in targets:
        if target.bucket == bucket and key.startswith(target.prefix):
            return f"{ACCESS_LOGS}/{bucket}/{key}"
    return None
