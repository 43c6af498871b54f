"""Requests that name an access point in place of a bucket.

A call has the bucket (`reach_buckets`); moto, which knows access points of the caller's
own account and no aliases, is asked for the bucket itself (`go_on_to_bucket`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from moto.core.request import Request

from gameday.simulator.aws.access_points import is_access_point, reach, read_host
from gameday.simulator.aws.moto.readers.iam.storage import find_access_point
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call, Params

__all__ = ["go_on_to_bucket", "reach_buckets"]

_COPIED = "x-amz-copy-source"
_NAMING = {"host", _COPIED}
"""Headers that name what is gone on from."""


def reach_buckets(
    service: str, params: Params, host: str = ""
) -> tuple[Params, Mapping[str, str]]:
    """Put the buckets in the place of the access points that a call names.

    Args:
        service: botocore's name of the service.
        params: The call's parameters.
        host: Where it was sent: that of an access point stands before its bucket.

    Returns:
        The parameters, and the ARNs of the access points by the parameter.
    """
    if service != "s3":
        return params, {}
    if (named := read_host(host)) is not None:
        params = {**params, "Bucket": named}
    return reach(params, _find)


def _find(name: str) -> tuple[str, str] | None:
    found = find_access_point(name)
    return (found.arn, found.bucket) if found else None


def go_on_to_bucket(call: Call, request: Request) -> Request:
    """Send a request to the bucket behind the access point that it names.

    Raises:
        AwsError: There is no such access point.
    """
    bucket = str(call.params.get("Bucket", ""))
    if is_access_point(bucket):
        message = "The specified accesspoint does not exist"
        raise AwsError("NoSuchAccessPoint", message, status=404)
    if not call.through:
        return request
    headers = {n: v for n, v in request.headers.items() if n.lower() not in _NAMING}
    if source := call.params.get("CopySource"):
        headers[_COPIED] = str(source)
    url = request.raw_url
    if "Bucket" in call.through:
        split = urlsplit(url)
        path = split.path.lstrip("/")
        if split.netloc.startswith("s3"):
            path = path.partition("/")[2]
        host = f"s3.{call.region}.amazonaws.com"
        url = split._replace(netloc=host, path=f"/{bucket}/{path}").geturl()
    return Request.from_primitives(request.method, url, headers, request.data)
