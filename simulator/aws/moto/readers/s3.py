"""`S3Reader` over moto: the buckets of an account and what lies in them.

moto keeps every version of an object under its key, the newest last; a delete marker
there means that the object is gone, as it does for S3.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.readers.backends import find_backend
from gameday.simulator.aws.s3.state import LogTarget, StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["MotoS3", "read_log_target"]


class MotoS3:
    """The S3 that moto keeps for an account (see `S3Reader`).

    Args:
        account: The account's id.
    """

    def __init__(self, account: str) -> None:
        self._account = account

    def buckets(self) -> Sequence[str]:
        """Return the names of the account's buckets, sorted."""
        return sorted(self._kept)

    def files(self, bucket: str) -> Iterator[StoredFile]:
        """Yield a bucket's objects by key."""
        for key, item in sorted(self._items(bucket)):
            yield StoredFile(key, item.last_modified.replace(tzinfo=UTC))

    def first_key(self, bucket: str) -> str | None:
        """Return the first key of a bucket."""
        return min((key for key, _ in self._items(bucket)), default=None)

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object's bytes.

        Raises:
            LookupError: There is no such object.
        """
        kept = self._kept.get(bucket)
        item = kept.keys.get(key) if kept is not None else None
        if item is None or _is_marker(item):
            raise LookupError(f"there is no object {key} in {bucket}")
        return bytes(item.value)

    def log_targets(self) -> Sequence[LogTarget]:
        """Return where the buckets that log their accesses write to."""
        settings = (kept.logging for kept in self._kept.values() if kept.logging)
        return [read_log_target(each) for each in settings]

    def tags(self, bucket: str) -> Mapping[str, str]:
        """Return a bucket's tags."""
        kept = self._kept.get(bucket)
        if kept is None:
            return {}
        backend: Any = find_backend("s3", self._account)
        return dict(backend.tagger.get_tag_dict_for_resource(kept.arn))

    @property
    def _kept(self) -> Mapping[str, Any]:
        backend = find_backend("s3", self._account)
        kept: Mapping[str, Any] = backend.buckets if backend else {}
        return kept

    def _items(self, bucket: str) -> Iterator[tuple[str, Any]]:
        """Yield a bucket's current objects, in the order of their first version."""
        kept = self._kept.get(bucket)
        for key, item in kept.keys.items() if kept is not None else ():
            if not _is_marker(item):
                yield key, item


def read_log_target(kept: Mapping[str, Any]) -> LogTarget:
    """Return where a bucket logs its accesses to, as moto keeps that it does."""
    return LogTarget(
        bucket=str(kept["TargetBucket"]),
        prefix=str(kept.get("TargetPrefix") or ""),
        is_partitioned="PartitionedPrefix" in (kept.get("TargetObjectKeyFormat") or {}),
    )


def _is_marker(item: Any) -> bool:
    from moto.s3.models import FakeDeleteMarker

    return isinstance(item, FakeDeleteMarker)
