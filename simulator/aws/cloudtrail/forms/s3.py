"""S3's form of requests and answers in CloudTrail's records.

A request has the bucket, the key, the host, the parameters of its URL (a sub-resource
stands there with an empty value), ``x-amz-`` headers and its body as XML turned into
JSON. Answers are the ``x-amz-`` headers of what was written.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.casing import decapitalize
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.cloudtrail.sighting import Sighting

__all__ = [
    "CIPHER_SUITE",
    "describe_answer",
    "describe_control",
    "describe_request",
    "describe_transfer",
]

CIPHER_SUITE: Final = "TLS_AES_128_GCM_SHA256"

_XMLNS: Final = "http://s3.amazonaws.com/doc/2006-03-01/"
_UNTOLD_HEADERS: Final = frozenset(
    {
        "x-amz-checksum-algorithm",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amz-decoded-content-length",
        "x-amz-id-2",
        "x-amz-request-id",
        "x-amz-sdk-checksum-algorithm",
        "x-amz-security-token",
        "x-amz-trailer",
    }
)
_SECRET_PARAMETERS: Final = frozenset({"X-Amz-Security-Token", "X-Amz-Signature"})
_CUSTOMERS: Final = "server-side-encryption-customer-"
"""Headers of a customer's own key, or that of a copy's source, have this in them; only
the algorithm is told."""


def describe_request(seen: Sighting) -> dict[str, Any]:
    """Write the parameters of a call."""
    params = seen.call.params
    written: dict[str, Any] = {}
    if "Bucket" in params:
        written["bucketName"] = params["Bucket"]
    written["Host"] = seen.host
    if "Key" in params:
        written["key"] = params["Key"]
    written |= {
        name: value
        for name, value in seen.query.items()
        if name not in _SECRET_PARAMETERS
    }
    written |= {n: each for n, each in seen.headers.items() if _is_told(n)}
    return written | _describe_body(seen)


def describe_answer(seen: Sighting) -> dict[str, Any] | None:
    """Write the answer to a call on an object; None for one on a bucket."""
    if "Key" not in seen.call.params:
        return None
    answered = {name.lower(): each for name, each in seen.response.headers.items()}
    told = {name: each for name, each in answered.items() if _is_told(name)}
    is_theirs = any(_CUSTOMERS in name for name in told)
    if seen.call.operation == "PutObject" and not is_theirs:
        told.setdefault("x-amz-server-side-encryption", "AES256")
    return told or None


def describe_transfer(seen: Sighting) -> dict[str, Any]:
    """Write how the call was signed and how much went to and fro."""
    told: dict[str, Any] = {}
    if seen.call.caller.kind != "anonymous":
        is_presigned = "X-Amz-Signature" in seen.query
        method = "QueryString" if is_presigned else "AuthHeader"
        told = {"SignatureVersion": "SigV4", "AuthenticationMethod": method}
    return {
        **told,
        "CipherSuite": CIPHER_SUITE,
        "bytesTransferredIn": seen.sent,
        "bytesTransferredOut": seen.received,
    }


def _is_told(header: str) -> bool:
    if _CUSTOMERS in header:
        return header.endswith("-algorithm")
    return (
        header.startswith("x-amz-")
        and not header.startswith(("x-amz-checksum-", "x-amz-meta-"))
        and header not in _UNTOLD_HEADERS
    )


def _describe_body(seen: Sighting) -> dict[str, Any]:
    """Write the body, below the name of its outermost element."""
    shape = seen.call.model.input_shape
    member = shape.serialization.get("payload") if shape is not None else None
    value = seen.call.params.get(member) if member else None
    if value is None:
        return {}
    if member == "Policy":
        return {"bucketPolicy": _read_policy(value)}
    inner = shape.members[member]
    if inner.type_name != "structure":
        return {}
    name = inner.serialization.get("name", member)
    return {name: {"xmlns": _XMLNS, **_write_structure(inner, value)}}


def _read_policy(policy: str | bytes) -> Any:
    text = policy.decode("utf-8", "replace") if isinstance(policy, bytes) else policy
    try:
        return json.loads(text)
    except ValueError:
        return text


def _write_structure(shape: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for member, each in value.items():
        inner = shape.members.get(member)
        if inner is None:
            continue
        name = inner.serialization.get("name", member)
        if isinstance(each, list):
            written |= _write_list(name, inner, each)
        else:
            written[name] = _write(inner, each)
    return written


def _write_list(name: str, shape: Any, values: list[Any]) -> dict[str, Any]:
    """Write a list: one element stands by itself, as in real records."""
    elements = [_write(shape.member, each) for each in values]
    content = elements[0] if len(elements) == 1 else elements
    if shape.serialization.get("flattened"):
        return {name: content}
    item = shape.member.serialization.get("name", "member")
    return {name: {item: content} if elements else ""}


def _write(shape: Any, value: Any) -> Any:
    if isinstance(value, dict) and shape.type_name == "structure":
        return _write_structure(shape, value)
    if isinstance(value, datetime):
        return write_time(value)
    return value


def describe_control(seen: Sighting) -> dict[str, Any]:
    """Write the parameters of a call on the account's own settings."""
    written: dict[str, Any] = {"Host": seen.host, **seen.query}
    for member, value in seen.call.params.items():
        if isinstance(value, dict):
            inner = seen.call.model.input_shape.members[member]
            written[member] = {"xmlns": _XMLNS, **_write_structure(inner, value)}
        elif member != "AccountId":
            written[decapitalize(member)] = value
    return written
