"""A request to a bucket as one line of its server access log.

Source: Amazon S3 user guide, "Amazon S3 server access log format". What nothing here
can know, such as a time that was not measured, is ``-``.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import (
        Call,
        Caller,
        ReadRequest,
        Response,
    )

__all__ = ["write_line"]

_ABSENT = "-"
_CIPHER = "TLS_AES_128_GCM_SHA256"
_OBJECT_PARTS = {
    "Acl": "ACL",
    "LegalHold": "LEGALHOLD",
    "Retention": "RETENTION",
    "Tagging": "TAGGING",
}
_RESOURCES = {
    "AbortMultipartUpload": "UPLOAD",
    "CompleteMultipartUpload": "UPLOAD",
    "CreateMultipartUpload": "UPLOADS",
    "DeleteObjects": "MULTI_OBJECT_DELETE",
    "ListMultipartUploads": "UPLOADS",
    "ListObjectVersions": "BUCKETVERSIONS",
    "UploadPart": "PART",
}
_BUCKET_PARTS = {
    "Acl": "ACL",
    "Encryption": "ENCRYPTION",
    "Lifecycle": "LIFECYCLE",
    "Location": "LOCATION",
    "Logging": "LOGGING_STATUS",
    "Notification": "NOTIFICATION",
    "OwnershipControls": "OWNERSHIP_CONTROLS",
    "Policy": "BUCKETPOLICY",
    "PublicAccessBlock": "PUBLIC_ACCESS_BLOCK",
    "Replication": "REPLICATION",
    "Tagging": "TAGGING",
    "Versioning": "VERSIONING",
    "Website": "WEBSITE",
}
"""What an operation's name holds, and the resource type that a line names for it."""


def write_line(call: Call, response: Response, owner: str) -> str:
    """Return the line of a request, its fields in the documented order.

    Args:
        call: The request.
        response: What it got.
        owner: The canonical user id of the bucket's owner.
    """
    is_anonymous = call.caller.kind == "anonymous"
    split = urlsplit(_request(call).url)
    uri = split.path + (f"?{split.query}" if split.query else "")
    body = response.body if isinstance(response.body, bytes) else response.body.encode()
    key = call.params.get("Key")
    fields = (
        owner,
        str(call.params["Bucket"]),
        f"[{call.time:%d/%b/%Y:%H:%M:%S +0000}]",
        call.source_ip,
        _name_requester(call.caller),
        call.request_id.replace("-", "")[:16].upper(),
        name_operation(call),
        quote(str(key)) if key else _ABSENT,
        f'"{_request(call).method} {uri} HTTP/1.1"',
        str(response.status),
        response.error_code or _ABSENT,
        str(len(body)) if body else _ABSENT,
        _find_size(call, response),
        _ABSENT,
        _ABSENT,
        f'"{_ABSENT}"',
        f'"{call.user_agent}"',
        str(call.params.get("VersionId", _ABSENT)),
        _make_host_id(call),
        _ABSENT if is_anonymous else "SigV4",
        _CIPHER,
        _ABSENT if is_anonymous else "AuthHeader",
        split.netloc,
        "TLSv1.3",
        call.through.get("Bucket", _ABSENT),
        _ABSENT,
    )
    return " ".join(fields)


def _request(call: Call) -> ReadRequest:
    """Return the request of a call that is being answered; it has one."""
    if call.request is None:
        raise ValueError(f"{call.operation} was kept without its request")
    return call.request


def name_operation(call: Call) -> str:
    """Return the operation as ``REST.GET.OBJECT``."""
    return f"REST.{_request(call).method}.{_name_resource(call)}"


def _name_resource(call: Call) -> str:
    known = _RESOURCES.get(call.operation)
    if known is not None:
        return known
    parts = _OBJECT_PARTS if "Key" in call.params else _BUCKET_PARTS
    for part, name in parts.items():
        if part in call.operation:
            return name
    return "OBJECT" if "Key" in call.params else "BUCKET"


def _name_requester(caller: Caller) -> str:
    return _ABSENT if caller.kind == "anonymous" else caller.arn


def _find_size(call: Call, response: Response) -> str:
    """Return the object's size, where the request or the answer carries the object."""
    sizes = {name.lower(): value for name, value in response.headers.items()}
    if call.operation in {"GetObject", "HeadObject"} and response.error_code is None:
        return sizes.get("content-length") or str(len(response.body))
    if call.operation == "PutObject":
        decoded = _request(call).headers.get("x-amz-decoded-content-length", "")
        return str(decoded or _request(call).content_length or 0)
    return _ABSENT


def _make_host_id(call: Call) -> str:
    """Return an id for the host that answered: text without a meaning."""
    return hashlib.sha256(call.request_id.encode()).hexdigest()[:32]
