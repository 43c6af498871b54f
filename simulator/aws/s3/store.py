"""The buckets of every account, as the services that deliver into them meet them.

A bucket's name is one in all of AWS, so a service finds it without knowing whose it is.
What an account reads of its own buckets is `aws.s3.state`; who may write is judged by
`aws.iam.authority`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.s3.state import LogTarget

__all__ = ["Bucket", "BucketStore"]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of any account."""

    name: str
    account: str
    region: str
    owner: str
    """The canonical user id of its owner."""
    logging: LogTarget | None
    """Where its server access logs go; None where that is off."""
    blocks_customer_keys: bool = False
    """Whether nothing is taken under a key that a customer brings (SSE-C)."""


class BucketStore(Protocol):
    """Finds buckets, and writes what AWS's services put into them."""

    def find(self, name: str) -> Bucket | None:
        """Return a bucket; None where there is none of that name."""

    def first_of(self, account: str) -> str | None:
        """Return the name of an account's first bucket, by name."""

    def put(
        self,
        bucket: str,
        key: str,
        body: bytes,
        *,
        kms_key: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> bool:
        """Write an object; say whether there is such a bucket.

        Args:
            bucket: The bucket's name.
            key: The object's key.
            body: Its bytes.
            kms_key: The ARN of the key it is encrypted with; None for S3's own.
            metadata: Headers it is read with: ``Content-Encoding``, ``x-amz-meta-…``.
        """
