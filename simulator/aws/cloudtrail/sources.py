"""The names CloudTrail has for services, operations and regions.

Each function translates botocore's name. It knows nothing of a call's content.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.global_services import HOME, IN_HOME

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["name_event", "name_region", "name_source"]

_S3_NAMES: Final[Mapping[str, str]] = {
    "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "ListObjectsV2": "ListObjects",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
"""S3 user guide, "Amazon S3 CloudTrail events"."""

_S3_CONTROL_NAMES: Final[Mapping[str, str]] = {
    "DeletePublicAccessBlock": "DeleteAccountPublicAccessBlock",
    "GetPublicAccessBlock": "GetAccountPublicAccessBlock",
    "PutPublicAccessBlock": "PutAccountPublicAccessBlock",
}

_SECOND_VERSIONS: Final = frozenset(
    {
        "AddPermission",
        "GetFunction",
        "GetFunctionConfiguration",
        "GetPolicy",
        "RemovePermission",
        "TagResource",
        "UntagResource",
        "UpdateFunctionCode",
        "UpdateFunctionConfiguration",
    }
)
"""Lambda's operations whose event name ends in ``v2``, as real records have it."""
_INVOCATIONS: Final = frozenset({"Invoke", "InvokeAsync", "InvokeWithResponseStream"})
_LAST_DATED: Final = "2018-12-31"
"""Operations of Lambda that came later have no date in their event name."""
_DATE = re.compile(r"^/(\d{4}-\d{2}-\d{2})/")


def name_source(model: Any) -> str:
    """Return the event source of an operation's service, ``ec2.amazonaws.com``."""
    return _source_of(model.service_model.signing_name)


@cache
def _source_of(signing_name: str) -> str:
    return f"{signing_name}.amazonaws.com"


def name_event(service: str, operation: str, model: Any) -> str:
    """Return an operation's event name: Lambda's have a date, some of S3's differ."""
    if service == "s3":
        return _S3_NAMES.get(operation, operation)
    if service == "s3control":
        return _S3_CONTROL_NAMES.get(operation, operation)
    if service == "lambda":
        return _name_with_date(operation, str(model.http.get("requestUri", "")))
    return operation


@cache
def _name_with_date(operation: str, uri: str) -> str:
    found = _DATE.match(uri)
    if not found or found[1] > _LAST_DATED or operation in _INVOCATIONS:
        return operation
    version = "v2" if operation in _SECOND_VERSIONS else ""
    return f"{operation}{found[1].replace('-', '')}{version}"


def name_region(service: str, host: str, region: str) -> str:
    """Return the region whose CloudTrail gets an event.

    STS's global endpoint counts as US East (N. Virginia) too.
    """
    if service in IN_HOME or (service == "sts" and host == "sts.amazonaws.com"):
        return HOME
    return region
