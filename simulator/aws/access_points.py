"""Access points of S3: how they are named, and the bucket behind a name.

A call names one in place of a bucket, by its ARN, by its alias, or by the host the SDK
makes of the ARN. From then on the call has the bucket, as S3 itself goes on with, and
what was named is kept beside it (`Call.through`). Who may pass is decided in
`aws.iam.access_points`.

Sources: S3 user guide, "Referencing access points", "Access point alias", "Access
points compatibility".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Params

__all__ = ["COMPATIBLE", "is_access_point", "reach", "read_host", "write_arn"]

_HOST = re.compile(
    r"(?P<name>.+)-(?P<account>\d{12})\.s3-accesspoint\.(?P<region>[a-z0-9-]+)\..*"
)
_ARN = re.compile(r"arn:[\w-]+:s3:[a-z0-9-]+:\d{12}:accesspoint[:/][^/:]+")
_ALIAS = re.compile(r"[a-z0-9-]+-s3alias")
_OBJECT = "/object/"

COMPATIBLE = frozenset(
    {
        "AbortMultipartUpload",
        "CompleteMultipartUpload",
        "CopyObject",
        "CreateMultipartUpload",
        "DeleteObject",
        "DeleteObjects",
        "DeleteObjectTagging",
        "GetBucketAcl",
        "GetBucketCors",
        "GetBucketLocation",
        "GetBucketNotificationConfiguration",
        "GetBucketPolicy",
        "GetObject",
        "GetObjectAcl",
        "GetObjectAttributes",
        "GetObjectLegalHold",
        "GetObjectRetention",
        "GetObjectTagging",
        "HeadBucket",
        "HeadObject",
        "ListMultipartUploads",
        "ListObjects",
        "ListObjectsV2",
        "ListObjectVersions",
        "ListParts",
        "PutObject",
        "PutObjectAcl",
        "PutObjectLegalHold",
        "PutObjectRetention",
        "PutObjectTagging",
        "RestoreObject",
        "UploadPart",
        "UploadPartCopy",
    }
)
"""The operations that an access point takes."""

FindBucket = Callable[[str], tuple[str, str] | None]
"""Returns the ARN and the bucket of an access point, by its ARN or alias."""


def is_access_point(name: str) -> bool:
    """Say whether a name that stands for a bucket is an access point's."""
    return bool(_ARN.fullmatch(name) or _ALIAS.fullmatch(name))


def read_host(host: str) -> str | None:
    """Return the ARN of the access point that a host is of; None for any other."""
    found = _HOST.fullmatch(host)
    if found is None:
        return None
    return write_arn(found["region"], found["account"], found["name"])


def write_arn(region: str, account: str, name: str) -> str:
    """Write the ARN of the access point of a name."""
    return f"arn:aws:s3:{region}:{account}:accesspoint/{name}"


def reach(params: Params, find: FindBucket) -> tuple[Params, Mapping[str, str]]:
    """Put the bucket in the place of the access points that a call names.

    One that is not there stays as it was named.

    Args:
        params: The call's parameters.
        find: Finds an access point.

    Returns:
        The parameters, and the ARNs of the access points by the parameter.
    """
    reached: dict[str, Any] = {}
    through: dict[str, str] = {}
    bucket = str(params.get("Bucket") or "")
    found = find(bucket) if is_access_point(bucket) else None
    if found is not None:
        through["Bucket"], reached["Bucket"] = found
    copied = _read_source(params.get("CopySource"))
    found = find(copied[0]) if copied else None
    if copied and found is not None:
        through["CopySource"] = found[0]
        reached["CopySource"] = f"{found[1]}/{copied[1]}"
    return ({**params, **reached}, through) if reached else (params, through)


def _read_source(source: Any) -> tuple[str, str] | None:
    """Return the access point that is copied from, and the rest as it is written."""
    if isinstance(source, Mapping):
        bucket, rest = str(source.get("Bucket", "")), quote(str(source.get("Key", "")))
        if version := source.get("VersionId"):
            rest += f"?versionId={version}"
        return (bucket, rest) if is_access_point(bucket) else None
    if not isinstance(source, str):
        return None
    path, mark, version = source.partition("?versionId=")
    name, _, key = unquote(path).lstrip("/").partition(_OBJECT)
    if not is_access_point(name):
        name, _, key = unquote(path).lstrip("/").partition("/")
    return (name, f"{quote(key)}{mark}{version}") if is_access_point(name) else None
