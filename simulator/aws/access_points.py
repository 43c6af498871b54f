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

__all__ = [
    "COMPATIBLE",
    "is_access_point",
    "reach",
    "read_copy_source",
    "read_host",
    "write_arn",
]

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
    if source := params.get("CopySource"):
        name, key, version = read_copy_source(source)
        found = find(name) if is_access_point(name) else None
        if found is not None:
            through["CopySource"] = found[0]
            mark = f"?versionId={version}" if version else ""
            reached["CopySource"] = f"{found[1]}/{quote(key)}{mark}"
    return ({**params, **reached}, through) if reached else (params, through)


def read_copy_source(source: str | Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the bucket or access point, the key and the version (or nothing) copied.

    In an access point's ARN, ``/object/`` stands before the key (S3 API, CopyObject).
    """
    if isinstance(source, Mapping):
        parts = (source.get(name) or "" for name in ("Bucket", "Key", "VersionId"))
        bucket, key, version = map(str, parts)
        return bucket, key, version
    path, _, version = source.partition("?versionId=")
    path = unquote(path).lstrip("/")
    bucket, _, key = path.partition(_OBJECT)
    if _ARN.fullmatch(bucket) is None:
        bucket, _, key = path.partition("/")
    return bucket, key, version
