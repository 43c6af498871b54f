"""What an account keeps in S3, as facts, and the seam they are read through.

It says what is stored. Who may read it is `aws.iam.source`, whose policies, blocks and
lists the authorizer judges by; `aws.moto.readers.s3` reads moto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

__all__ = ["LogTarget", "S3Reader", "StoredFile"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The current version of an object, without its bytes (ListObjectsV2)."""

    key: str
    modified: datetime
    """In UTC."""


@dataclass(frozen=True, slots=True)
class LogTarget:
    """Where a bucket's server access logs go (GetBucketLogging)."""

    bucket: str
    prefix: str
    is_partitioned: bool = False
    """Whether keys have the date and the source bucket in them."""


class S3Reader(Protocol):
    """The buckets of one account, as they are at the moment of asking.

    What is not there is None or empty; what cannot be read raises, and is never "none".
    """

    def buckets(self) -> Sequence[str]:
        """Return the names of the account's buckets, sorted (ListBuckets)."""

    def files(self, bucket: str) -> Iterator[StoredFile]:
        """Yield a bucket's objects by key; what a delete marker hides is not there."""

    def first_key(self, bucket: str) -> str | None:
        """Return the key of some object of a bucket, the same one each time."""

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object's bytes (GetObject).

        Raises:
            LookupError: There is no such object.
        """

    def log_targets(self) -> Sequence[LogTarget]:
        """Return where the buckets that log their accesses write to."""

    def tags(self, bucket: str) -> Mapping[str, str]:
        """Return a bucket's tags (GetBucketTagging)."""
