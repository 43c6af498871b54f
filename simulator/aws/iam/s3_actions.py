"""The actions and resources of S3's operations, whose names seldom agree.

What else a call asks by its headers is in `aws.iam.dependents.buckets`.

Source: S3 user guide, "Required permissions for Amazon S3 API operations".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.access_points import is_access_point, read_copy_source
from gameday.simulator.aws.iam.definitions import Action, find_action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.gateway.call import Params

__all__ = ["is_account_level", "list_s3_needs"]

_SAME = {
    "CopyObject": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
    "DeleteBucketInventoryConfiguration": "PutInventoryConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketMetricsConfiguration": "PutMetricsConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketAnalyticsConfiguration": "GetAnalyticsConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketIntelligentTieringConfiguration": "GetIntelligentTieringConfiguration",
    "GetBucketInventoryConfiguration": "GetInventoryConfiguration",
    "GetBucketLifecycle": "GetLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketMetricsConfiguration": "GetMetricsConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBucketAnalyticsConfigurations": "GetAnalyticsConfiguration",
    "ListBucketIntelligentTieringConfigurations": "GetIntelligentTieringConfiguration",
    "ListBucketInventoryConfigurations": "GetInventoryConfiguration",
    "ListBucketMetricsConfigurations": "GetMetricsConfiguration",
    "ListBuckets": "ListAllMyBuckets",
    "ListDirectoryBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
    "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
    "PutBucketInventoryConfiguration": "PutInventoryConfiguration",
    "PutBucketLifecycle": "PutLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketMetricsConfiguration": "PutMetricsConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "RenameObject": "PutObject",
    "SelectObjectContent": "GetObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
_ACCOUNT_LEVEL = {
    "DeletePublicAccessBlock": "PutAccountPublicAccessBlock",
    "GetPublicAccessBlock": "GetAccountPublicAccessBlock",
    "PutPublicAccessBlock": "PutAccountPublicAccessBlock",
}
"""Operations of the control API that have a namesake for single buckets."""
_OF_VERSION = {
    "DeleteObject": "DeleteObjectVersion",
    "DeleteObjectTagging": "DeleteObjectVersionTagging",
    "GetObject": "GetObjectVersion",
    "GetObjectAcl": "GetObjectVersionAcl",
    "GetObjectAttributes": "GetObjectVersionAttributes",
    "GetObjectTagging": "GetObjectVersionTagging",
    "PutObjectAcl": "PutObjectVersionAcl",
    "PutObjectTagging": "PutObjectVersionTagging",
}
_BUCKET_ARN = "arn:aws:s3:::"


def is_account_level(service: str, operation: str) -> bool:
    """Say whether an operation sets something for all buckets of an account."""
    return service == "s3control" and operation in _ACCOUNT_LEVEL


def list_s3_needs(
    service: str, operation: str, params: Params
) -> Iterator[tuple[str, str]]:
    """List the actions an operation needs, each with the ARN it is about."""
    if is_account_level(service, operation):
        yield f"s3:{_ACCOUNT_LEVEL[operation]}", "*"
        return
    bucket = str(params.get("Bucket", ""))
    if operation == "DeleteObjects":
        yield from _of_batch(bucket, params)
        return
    if params.get("CopySource"):
        yield _of_source(params["CopySource"])
    name = _SAME.get(operation, operation)
    if params.get("VersionId"):
        name = _OF_VERSION.get(name, name)
    yield f"s3:{name}", _resource(name, bucket, params)


def _of_batch(bucket: str, params: Params) -> Iterator[tuple[str, str]]:
    for each in (params.get("Delete") or {}).get("Objects", ()):
        action = "DeleteObjectVersion" if each.get("VersionId") else "DeleteObject"
        yield f"s3:{action}", _name_object(bucket, each["Key"])


def _of_source(source: str | dict[str, str]) -> tuple[str, str]:
    bucket, key, version = read_copy_source(source)
    action = "GetObjectVersion" if version else "GetObject"
    return f"s3:{action}", _name_object(bucket, key)


def _name_object(bucket: str, key: str) -> str:
    if is_access_point(bucket):
        # One that is not there; those that are stand in `Call.through`.
        return f"{bucket}/object/{key}"
    return f"{_BUCKET_ARN}{bucket}/{key}"


def _resource(name: str, bucket: str, params: Params) -> str:
    action = find_action("s3", name) or Action("s3", name, ())
    key = params.get("Key")
    if is_access_point(bucket):
        return _name_object(bucket, key) if key else bucket
    if key and action.type_named("object"):
        return _name_object(bucket, key)
    return f"{_BUCKET_ARN}{bucket}" if bucket else "*"
