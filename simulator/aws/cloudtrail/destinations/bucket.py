"""A trail's bucket: whether CloudTrail may write to it, and writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from gameday.simulator.aws.eventbridge.permission import Request, is_allowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto.cloudtrail.models import Trail

__all__ = ["CLOUDTRAIL", "write_object"]

CLOUDTRAIL: Final = "cloudtrail.amazonaws.com"


def write_object(
    trail: Trail, key: str, body: bytes, *, metadata: Mapping[str, str]
) -> str | None:
    """Put a file into a trail's bucket.

    It writes to moto's S3 itself: the delivery is no call of anybody in the exercise.

    Returns:
        The error's code, or None.
    """
    name = trail.bucket_name
    backend = _find_backend(name)
    if backend is None:
        return "NoSuchBucket"
    if not _may_write(trail, backend.buckets[name].policy, key):
        return "AccessDenied"
    if trail.kms_key_id and not _is_usable(trail):
        return "KMS.DisabledException"
    encryption = "aws:kms" if trail.kms_key_id else "AES256"
    written = backend.put_object(
        name, key, body, encryption=encryption, kms_key_id=trail.kms_key_id or None
    )
    written.set_metadata({"Content-Type": "application/json", **metadata})
    return None


def _find_backend(bucket: str) -> Any:
    place = s3_backends.bucket_accounts.get(bucket)
    return s3_backends[place[1]][place[0]] if place else None


def _may_write(trail: Trail, policy: bytes | None, key: str) -> bool:
    request = Request(
        CLOUDTRAIL,
        "s3:PutObject",
        f"arn:aws:s3:::{trail.bucket_name}/{key}",
        {
            "aws:sourceaccount": trail.account_id,
            "aws:sourcearn": trail.arn,
            "s3:x-amz-acl": "bucket-owner-full-control",
        },
    )
    return is_allowed(policy.decode() if policy else None, request)


def _is_usable(trail: Trail) -> bool:
    """Tell whether the key that encrypts the trail's files works."""
    name = trail.kms_key_id
    parts = name.split(":")
    is_arn = name.startswith("arn:")
    account, region = (
        (parts[4], parts[3]) if is_arn else (trail.account_id, trail.region_name)
    )
    backend: Any = kms_backends[account][region]
    found = backend.keys.get(backend.any_id_to_key_id(name))
    return found is not None and found.key_state == "Enabled"
