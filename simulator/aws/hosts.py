"""The hosts of AWS services: which one a request is for, under its older name.

A client may name a service's own host (its older name, a dual-stack or a FIPS one) or
have its endpoint on the loopback, where only the signature still names the service.
Both become a request to the service's older host, the one name that every part behind
the gateway knows. The hosts are botocore's own. No signature is checked.

Sources: "AWS service endpoints" and "FIPS endpoints by service" of the AWS General
Reference; "Virtual hosting of buckets" and "Using Amazon S3 dual-stack endpoints" of
the S3 user guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from botocore.loaders import create_loader
from botocore.regions import EndpointResolver

from gameday.simulator.engine.gateway.wire import UnknownOperation

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.wire import HttpRequest

__all__ = [
    "ForeignHost",
    "Signature",
    "address",
    "find_host",
    "is_call",
    "read_signature",
    "simplify_host",
]

_CREDENTIAL = re.compile(
    r"Credential=(?P<key>[^/,]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/"
)
_OLD_CREDENTIAL = re.compile(r"AWS (?P<key>[^:]+):")
_PRESIGNED = re.compile(r"(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/")
_LABEL = re.compile(r"(?P<label>.+?)(?:\.s3[a-z0-9.-]*)?\.localhost(?::\d+)?")
_OF_AWS = re.compile(
    r"[a-z0-9._-]+\.(?:amazonaws\.com|api\.aws)(?::\d+)?", re.IGNORECASE
)
_OF_LOOPBACK = re.compile(
    r"(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])?(?::\d+)?", re.IGNORECASE
)
_ACTION = re.compile(rb"(?:^|&)Action=")
_BUCKET_HOST = re.compile(r"(?P<bucket>.+\.)(?P<host>s3[.-].*)")
_OF_S3 = re.compile(r"(?:.+\.)?s3(?!-website)[.-].*")
_OF_CUSTOMERS = frozenset({"aoss", "es", "execute-api"})
"""What requests are signed for that go to something of a customer's own."""
_DEFAULT_REGION = "us-east-1"
_ENDPOINT_PREFIXES = {"ses": "email", "sms-voice": "sms-voice.pinpoint"}
"""Where the host is not called what the request is signed for."""
_S3_CONTROL = "/v20180820/"


class ForeignHost(UnknownOperation):
    """A request is for somebody else."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a request is signed for; the signature itself is not looked at."""

    service: str
    region: str
    access_key: str
    is_old: bool = False
    """Whether it is a signature of version 2, which names neither service nor region:
    https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html"""


def read_signature(authorization: str, query: str) -> Signature | None:
    """Read what a request is signed for; None where it is not signed.

    Args:
        authorization: The header of that name, or nothing.
        query: The URL's query, where a presigned URL has its signature.
    """
    if match := _CREDENTIAL.search(authorization):
        return Signature(match["service"], match["region"], match["key"])
    if match := _OLD_CREDENTIAL.match(authorization):
        return Signature("s3", _DEFAULT_REGION, match["key"], is_old=True)
    if not query:
        return None
    arguments = parse_qs(query)
    presigned = _PRESIGNED.match(arguments.get("X-Amz-Credential", [""])[0])
    if presigned:
        return Signature(presigned["service"], presigned["region"], presigned["key"])
    if key := arguments.get("AWSAccessKeyId"):
        return Signature("s3", _DEFAULT_REGION, key[0], is_old=True)
    return None


def address(request: HttpRequest) -> HttpRequest:
    """Address a request that came to the loopback to the AWS host that it is for.

    A request that names a host of AWS keeps it; the client was only led here on the way
    (by a proxy, by name resolution). Any other goes to the service it is signed for, an
    unsigned one to STS where its body names an action, else to S3.

    Raises:
        ForeignHost: It names a host that is neither of AWS nor of the loopback, as a
            web page does whose name was made to lead here.
    """
    split = urlsplit(request.url)
    headers = {name.lower(): value for name, value in request.headers.items()}
    host = split.netloc
    if not _OF_AWS.fullmatch(host):
        if not _OF_LOOPBACK.fullmatch(host):
            raise ForeignHost(f"`{host}` is not served here")
        signature = read_signature(headers.get("authorization", ""), split.query)
        service = signature.service if signature else _guess_service(request.body)
        region = signature.region if signature else _DEFAULT_REGION
        host = find_host(service, region, asked=host, path=split.path)
    rest = request.url.partition("://")[2].removeprefix(split.netloc)
    return replace(request, url=f"https://{host.rpartition(':')[0] or host}{rest}")


def is_call(host: str, authorization: str, query: str) -> bool:
    """Tell whether a request is for a service of AWS, by whatever client it is sent.

    A presigned URL is, and so is an object that everybody may read. What AWS hosts for
    its customers under its own names (an API, a load balancer, a website) is not.

    Args:
        host: The host it goes to.
        authorization: The header of that name, or nothing.
        query: The URL's query.
    """
    if not _OF_AWS.fullmatch(host):
        return False
    signature = read_signature(authorization, query)
    if signature is None:
        return _OF_S3.fullmatch(host) is not None
    return signature.service not in _OF_CUSTOMERS


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


@lru_cache(maxsize=512)
def simplify_host(host: str) -> str:
    """Return the older name of a dual-stack or FIPS host; others stay as they are.

    A bucket's own name is not looked at: it may well be called ``my-fips``.
    """
    bucket = _BUCKET_HOST.fullmatch(host)
    prefix, rest = (bucket["bucket"], bucket["host"]) if bucket else ("", host)
    rest = rest.replace(".api.aws", ".amazonaws.com").replace(".dualstack.", ".", 1)
    labels = [label.removesuffix("-fips") for label in rest.split(".")]
    return prefix + ".".join(label for label in labels if label != "fips")


def _guess_service(body: object) -> str:
    is_call = isinstance(body, bytes) and _ACTION.search(body)
    return "sts" if is_call else "s3"


@cache
def _resolver() -> Any:
    return EndpointResolver(create_loader().load_data("endpoints"))
