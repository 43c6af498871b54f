"""What S3 asks by header: an ACL, tags, a lock beside the object or the bucket.

Source: S3 user guide, "Required permissions for Amazon S3 API operations", and the
permissions sections of the S3 API reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.access_points import read_copy_source
from gameday.simulator.aws.iam.needs import Need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["list_header_needs"]

_ACL = "because it sets an ACL"
_LOCK = "because it sets a lock"
_TAGS = "because it sets tags"
_BYPASS = "because it bypasses governance mode"

_Row = tuple[str, tuple[str, ...], str]
"""A parameter, what it asks, and why."""

_OF_OBJECTS: Sequence[_Row] = (
    ("ACL", ("PutObjectAcl",), _ACL),
    ("GrantFullControl", ("PutObjectAcl",), _ACL),
    ("GrantRead", ("PutObjectAcl",), _ACL),
    ("GrantReadACP", ("PutObjectAcl",), _ACL),
    ("GrantWriteACP", ("PutObjectAcl",), _ACL),
    ("ObjectLockLegalHoldStatus", ("PutObjectLegalHold",), _LOCK),
    ("ObjectLockMode", ("PutObjectRetention",), _LOCK),
    ("Tagging", ("PutObjectTagging",), _TAGS),
)
_OF_BUCKETS: Sequence[_Row] = (
    ("ACL", ("PutBucketAcl",), _ACL),
    ("GrantFullControl", ("PutBucketAcl",), _ACL),
    ("GrantRead", ("PutBucketAcl",), _ACL),
    ("GrantReadACP", ("PutBucketAcl",), _ACL),
    ("GrantWrite", ("PutBucketAcl",), _ACL),
    ("GrantWriteACP", ("PutBucketAcl",), _ACL),
    (
        "ObjectLockEnabledForBucket",
        ("PutBucketObjectLockConfiguration", "PutBucketVersioning"),
        _LOCK,
    ),
    (
        "ObjectOwnership",
        ("PutBucketOwnershipControls",),
        "because it sets who owns objects",
    ),
)
_BYPASSES: Sequence[_Row] = (
    ("BypassGovernanceRetention", ("BypassGovernanceRetention",), _BYPASS),
)
_ROWS: Mapping[str, Sequence[_Row]] = {
    "CopyObject": _OF_OBJECTS,
    "CreateBucket": _OF_BUCKETS,
    "CreateMultipartUpload": _OF_OBJECTS,
    "DeleteObject": _BYPASSES,
    "DeleteObjects": _BYPASSES,
    "PutObject": _OF_OBJECTS,
    "PutObjectRetention": _BYPASSES,
}


def list_header_needs(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask what the parameters of a call of S3 ask beside its own action."""
    if attempt.service != "s3":
        return
    asked: dict[str, str] = {}
    for name, actions, why in _ROWS.get(attempt.operation, ()):
        if attempt.params.get(name):
            asked |= dict.fromkeys(actions, why)
    for resource in _list_resources(attempt):
        for action, why in asked.items():
            yield Need(f"s3:{action}", resource, because=why)
    if attempt.operation == "CreateBucket":
        yield from _tag(attempt)
    if attempt.operation == "CopyObject":
        yield from _copy_tags(attempt, source)


def _list_resources(attempt: Attempt) -> Iterator[str]:
    bucket = f"arn:aws:s3:::{attempt.params.get('Bucket', '')}"
    if attempt.operation == "CreateBucket":
        yield bucket
    elif attempt.operation == "DeleteObjects":
        deleted = (attempt.params.get("Delete") or {}).get("Objects", ())
        yield from dict.fromkeys(f"{bucket}/{each['Key']}" for each in deleted)
    else:
        yield f"{bucket}/{attempt.params.get('Key', '')}"


def _tag(attempt: Attempt) -> Iterator[Need]:
    """Ask for the tags of a new bucket (S3 API, CreateBucket, Permissions)."""
    configuration = attempt.params.get("CreateBucketConfiguration") or {}
    if configuration.get("Tags"):
        bucket = f"arn:aws:s3:::{attempt.params.get('Bucket', '')}"
        yield Need("s3:TagResource", bucket, because=_TAGS)


def _copy_tags(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask for the tags that come along with a copy, which replaced ones do not."""
    params = attempt.params
    if params.get("TaggingDirective") == "REPLACE" or not params.get("CopySource"):
        return
    bucket, key, version = read_copy_source(params["CopySource"])
    kept = source.stored_object(bucket, key, version or None)
    if kept is None or not kept.tags:
        return
    reads = "GetObjectVersionTagging" if version else "GetObjectTagging"
    why = "because the object's tags come along"
    yield Need(f"s3:{reads}", f"arn:aws:s3:::{bucket}/{key}", because=why)
    target = f"arn:aws:s3:::{params.get('Bucket', '')}/{params.get('Key', '')}"
    yield Need("s3:PutObjectTagging", target, because=why)
