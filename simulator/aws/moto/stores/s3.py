"""`BucketStore` over moto: buckets of every account, and objects put into them.

A service's delivery is no call of anybody in the exercise, so it goes straight to moto.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.s3.exceptions import AccessDeniedByLock
from moto.s3.models import s3_backends

from gameday.simulator.aws.canonical_ids import make_canonical_id
from gameday.simulator.aws.moto.readers.s3 import read_log_target
from gameday.simulator.aws.s3.deleting import Removed
from gameday.simulator.aws.s3.store import Bucket
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["MotoBuckets", "MotoObjects"]

_PARTITION = "aws"
_BLOCKED = "SSE-C"


class MotoBuckets:
    """The buckets that moto keeps (see `BucketStore`).

    Args:
        on_put: Told the name of each bucket that something was put into.
    """

    def __init__(self, on_put: Callable[[str], None] = lambda _: None) -> None:
        self._on_put = on_put

    def find(self, name: str) -> Bucket | None:
        """Return a bucket; None where there is none of that name."""
        backend = _find_backend(name)
        kept = backend.buckets.get(name) if backend else None
        if kept is None:
            return None
        logging = read_log_target(kept.logging) if kept.logging else None
        owner = make_canonical_id(kept.account_id)
        return Bucket(
            name,
            kept.account_id,
            kept.region_name,
            owner,
            logging,
            _BLOCKED in _list_blocked(kept.encryption),
        )

    def first_of(self, account: str) -> str | None:
        """Return the name of an account's first bucket, by name."""
        return min(s3_backends[account][_PARTITION].buckets, default=None)

    def put(
        self,
        bucket: str,
        key: str,
        body: bytes,
        *,
        kms_key: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> bool:
        """Write an object; say whether there is such a bucket."""
        backend = _find_backend(bucket)
        if backend is None:
            return False
        encryption = "aws:kms" if kms_key else "AES256"
        written = backend.put_object(
            bucket, key, body, encryption=encryption, kms_key_id=kms_key
        )
        if metadata:
            written.set_metadata(dict(metadata))
        self._on_put(bucket)
        return True


class MotoObjects:
    """The objects that moto keeps, for who deletes them (see `ObjectStore`)."""

    def delete(
        self, bucket: str, key: str, version: str | None, *, bypass: bool
    ) -> Removed | None:
        """Delete an object; None where a lock keeps it."""
        backend = _find_backend(bucket)
        if backend is None:
            raise AwsError(
                "NoSuchBucket", "The specified bucket does not exist", status=404
            )
        try:
            _, told = backend.delete_object(
                bucket, key, version_id=version, bypass=bypass
            )
        except AccessDeniedByLock:
            return None
        has_marker = told.get("delete-marker") == "true"
        marker = str(told["version-id"]) if has_marker else None
        return Removed(version, marker)


def _list_blocked(encryption: Mapping[str, Any] | None) -> list[str]:
    """List the types of encryption that a bucket blocks."""
    rule = (encryption or {}).get("Rule") or {}
    types = (rule.get("BlockedEncryptionTypes") or {}).get("EncryptionType") or []
    return types if isinstance(types, list) else [types]


def _find_backend(bucket: str) -> Any | None:
    """Return the backend of the account that a bucket is in."""
    partition, account = s3_backends.bucket_accounts.get(bucket, ("", ""))
    return s3_backends[account][partition] if account else None
