"""Write a request as a client would, and read its answer: what the simulator asks.

A client's own way there (endpoints, signatures, retries) takes longer than the answer.
What is written here is what would have arrived; nobody looks at the signature.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser
from botocore.response import StreamingBody
from botocore.serialize import create_serializer
from moto.core.request import Request
from moto.core.utils import get_service_model

from gameday.simulator.aws.hosts import find_host
from gameday.simulator.aws.moto.wire.access_points import reach_buckets
from gameday.simulator.aws.reads import is_read_only
from gameday.simulator.engine.gateway.wire import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.wire import Answerable

__all__ = ["ask", "ask_again", "find_model", "read_result", "write_request"]

_ANY_DAY = "20000101"


def ask(
    service: str,
    operation: str,
    params: Mapping[str, Any],
    *,
    region: str,
    access_key: str,
) -> Asked:
    """Write what a client would send that makes a call.

    Args:
        service: botocore's name of the service.
        operation: botocore's name of the operation.
        params: The operation's parameters.
        region: Where it is called.
        access_key: Who calls: moto finds the account by it.
    """
    model = find_model(service, operation)
    about = model.service_model
    protocol = str(about.resolved_protocol)
    signed = f"{access_key}/{_ANY_DAY}/{region}/{about.signing_name}"
    before = (model.endpoint or {}).get("hostPrefix", "").format(**params)
    host = find_host(about.endpoint_prefix, region)
    params, through = reach_buckets(service, params)
    return Asked(
        service=service,
        operation=operation,
        params=params,
        region=region,
        access_key=access_key,
        user_agent="",
        read_only=is_read_only(operation),
        model=model,
        protocol=protocol,
        request=write_request(
            model,
            protocol,
            params,
            root=f"https://{before}{host}",
            headers={
                "Authorization": "AWS4-HMAC-SHA256 "
                f"Credential={signed}/aws4_request, Signature=0"
            },
        ),
        through=through,
    )


def find_model(service: str, operation: str) -> Any:
    """Return botocore's model of an operation."""
    return get_service_model(service).operation_model(operation)


def write_request(
    model: Any,
    protocol: str,
    params: Mapping[str, Any],
    *,
    root: str,
    headers: Mapping[str, str],
) -> Request:
    """Write a request of an operation.

    Args:
        model: botocore's model of the operation.
        protocol: The protocol it is written in.
        params: The operation's parameters.
        root: The URL of the host.
        headers: What stands in it beside what the parameters say.
    """
    sent = _serializer(protocol).serialize_to_request(params, model)
    url = f"{root}{sent['url_path']}"
    if query := urlencode(sent["query_string"], doseq=True):
        # Some operations are known by a query of their own: ``/bucket?versions``.
        url += f"{'&' if '?' in url else '?'}{query}"
    body = sent["body"]
    written = {k: v for k, v in headers.items() if k != "Content-Length"}
    return Request.from_primitives(
        sent["method"],
        url,
        written | sent["headers"],
        urlencode(body) if isinstance(body, dict) else body,
    )


def ask_again(call: Call, params: Mapping[str, Any]) -> Call:
    """Write a call with other parameters, signed as the first."""
    first: Any = call.request
    host = first.host
    if call.service == "s3":
        # A bucket that stands in the host's name is written into the path, too.
        host = find_host(call.model.service_model.endpoint_prefix, call.region)
    request = write_request(
        call.model,
        call.protocol,
        params,
        root=f"{first.scheme}://{host}",
        headers={**dict(first.headers.items()), "Host": host},
    )
    return replace(call, params=params, request=request)


def read_result(asked: Answerable, response: Response) -> Mapping[str, Any]:
    """Read the members of an operation's output shape, or of an error."""
    body = response.body
    raw: Any = body if isinstance(body, bytes) else body.encode()
    if asked.model.has_streaming_output and response.error_code is None:
        raw = StreamingBody(BytesIO(raw), len(raw))
    parsed = _parser(asked.protocol).parse(
        {
            "status_code": response.status,
            "headers": HeadersDict(cast("Any", response.headers)),
            "body": raw,
        },
        asked.model.output_shape,
    )
    return cast("Mapping[str, Any]", parsed)


@lru_cache
def _serializer(protocol: str) -> Any:
    return create_serializer(protocol, include_validation=False)


@lru_cache
def _parser(protocol: str) -> Any:
    return create_parser(protocol)
