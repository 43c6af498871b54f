"""The keys beneath the objects of S3: of what is read, and of what is written.

Source: S3 user guide, "Using server-side encryption with AWS KMS keys".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.keys.beneath import FoundUse
from gameday.simulator.aws.iam.s3_actions import list_s3_needs
from gameday.simulator.aws.kms import BY_CALLER, read_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["find_object_uses"]

_OBJECT = "arn:aws:s3:::"
_READS = {"s3:GetObject", "s3:GetObjectVersion"}
_WRITES = {"CopyObject", "CreateMultipartUpload", "PutObject"}


def find_object_uses(attempt: Attempt, source: PolicySource) -> Iterator[FoundUse]:
    """List the uses of keys that a call of S3 makes."""
    params, operation = attempt.params, attempt.operation
    for action, resource in list_s3_needs("s3", operation, params):
        if action in _READS:
            bucket, _, key = resource.removeprefix(_OBJECT).partition("/")
            kept = source.stored_object(bucket, key, params.get("VersionId"))
            if kept and kept.key:
                is_shared = kept.has_bucket_key
                yield _use("Decrypt", kept.key, attempt, source, of_bucket=is_shared)
    if operation in _WRITES:
        name = _key_of_write(attempt, source)
        if name:
            is_shared = _has_bucket_key(attempt, source)
            yield _use("GenerateDataKey", name, attempt, source, of_bucket=is_shared)
            if operation == "CreateMultipartUpload":
                # Its parts are read again when they are put together.
                yield _use("Decrypt", name, attempt, source, of_bucket=is_shared)


def _use(
    operation: str,
    name: str,
    attempt: Attempt,
    source: PolicySource,
    *,
    of_bucket: bool,
) -> FoundUse:
    bucket = source.bucket(str(attempt.params.get("Bucket", "")))
    account = bucket.account if bucket else attempt.account
    context = read_context(attempt.params, of_bucket=of_bucket)
    return FoundUse(operation, name, account, context, BY_CALLER)


def _has_bucket_key(attempt: Attempt, source: PolicySource) -> bool:
    """Say whether what is written goes under a key of its bucket: a header decides."""
    said = attempt.params.get("BucketKeyEnabled")
    if said is not None:
        return bool(said)
    bucket = source.bucket(str(attempt.params.get("Bucket", "")))
    return bucket is not None and bucket.has_bucket_key


def _key_of_write(attempt: Attempt, source: PolicySource) -> str | None:
    params = attempt.params
    if params.get("SSECustomerAlgorithm"):
        return None  # the key is the customer's own, whatever the bucket has
    encryption = str(params.get("ServerSideEncryption") or "")
    if encryption.startswith("aws:kms"):
        return str(params.get("SSEKMSKeyId") or "alias/aws/s3")
    bucket = source.bucket(str(params.get("Bucket", "")))
    return bucket.default_key if bucket and not encryption else None
