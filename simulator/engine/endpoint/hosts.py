"""The host of each AWS service, and which service a request on the loopback is for.

A client with its endpoint on the loopback no longer names the service in the host; its
signature does. The hosts are botocore's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from botocore.loaders import create_loader
from botocore.regions import EndpointResolver

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Signature", "find_host", "read_signature"]

_CREDENTIAL = re.compile(
    r"Credential=(?P<key>[^/,]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/"
)
_OLD_CREDENTIAL = re.compile(r"AWS (?P<key>[^:]+):")
_PRESIGNED = re.compile(r"(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/")
_LABEL = re.compile(r"(?P<label>.+?)(?:\.s3[a-z0-9.-]*)?\.localhost(?::\d+)?")
_ACTION = re.compile(rb"(?:^|&)Action=")
_DEFAULT_REGION = "us-east-1"
_ENDPOINT_PREFIXES = {"ses": "email", "sms-voice": "sms-voice.pinpoint"}
"""Where the host is not called what the request is signed for."""
_S3_CONTROL = "/v20180820/"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a request is signed for; the signature itself is not looked at."""

    service: str
    region: str
    access_key: str | None = None
    """None where the request is not signed."""
    is_old: bool = False
    """Whether it is a signature of version 2, which names neither service nor region:
    https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html"""


def read_signature(
    headers: Mapping[str, str], query: str, body: bytes = b""
) -> Signature:
    """Read what a request is signed for, from its header or its URL.

    An unsigned one is for STS where its body names an action, else for S3.
    """
    authorization = headers.get("Authorization", "")
    if match := _CREDENTIAL.search(authorization):
        return Signature(match["service"], match["region"], match["key"])
    if match := _OLD_CREDENTIAL.match(authorization):
        return Signature("s3", _DEFAULT_REGION, match["key"], is_old=True)
    arguments = parse_qs(query)
    presigned = _PRESIGNED.match(arguments.get("X-Amz-Credential", [""])[0])
    if presigned:
        found = presigned["service"], presigned["region"], presigned["key"]
        return Signature(*found)
    if key := arguments.get("AWSAccessKeyId"):
        return Signature("s3", _DEFAULT_REGION, key[0], is_old=True)
    service = "sts" if _ACTION.search(body) else "s3"
    return Signature(service, _DEFAULT_REGION)


@lru_cache(maxsize=512)
def find_host(service: str, region: str, *, asked: str = "", path: str = "/") -> str:
    """Return the AWS host that a request would have gone to.

    Args:
        service: The service it is signed for.
        region: The region it is signed for.
        asked: The host it was sent to: a bucket or an account may stand before
            ``localhost``.
        path: The path: S3 Control is signed as S3 and told apart by it.
    """
    label = _LABEL.fullmatch(asked)
    prefix = f"{label['label']}." if label else ""
    if service == "s3" and path.startswith(_S3_CONTROL):
        return f"{prefix}s3-control.{region}.amazonaws.com"
    if service == "s3":
        return f"{prefix}s3.{region}.amazonaws.com"
    name = _ENDPOINT_PREFIXES.get(service, service)
    found = _resolver().construct_endpoint(name, region)
    return found["hostname"] if found else f"{name}.{region}.amazonaws.com"


@cache
def _resolver() -> Any:
    return EndpointResolver(create_loader().load_data("endpoints"))
