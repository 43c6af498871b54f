"""Read an HTTP request of an AWS client: service, operation, parameters, access key.

It works the same for a request of boto3 in this process and for one that came over
HTTP, since it reads only what is on the wire. It does not decide who the caller is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

from gameday.simulator.aws.hosts import Signature, read_signature, simplify_host
from gameday.simulator.aws.moto.wire.services import find_service
from gameday.simulator.aws.reads import is_read_only
from gameday.simulator.engine.gateway.wire import Asked, UnknownOperation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.wire import HttpRequest

__all__ = ["read"]

_HOST_REGION = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.")
_DEFAULT_REGION = "us-east-1"


def read(request: HttpRequest) -> Asked:
    """Say what a request asks for.

    Raises:
        UnknownOperation: It fits no operation that botocore's model of the service has.
    """
    received, signature = _receive(request)
    region = signature.region if signature else _host_region(received)
    signed_for = signature.service if signature else _host_service(received)
    service = find_service(signed_for, received)
    model = _find_model(service)
    name, path_params = _find_operation(received, service, model)
    try:
        operation = model.operation_model(name)
    except OperationNotFoundError as error:
        raise UnknownOperation(f"{service} has no operation {name}") from error
    protocol = determine_request_protocol(model, received.content_type)
    return Asked(
        service=service,
        operation=name,
        params=_read_parameters(received, operation, protocol, path_params),
        region=region,
        access_key=signature.access_key if signature else None,
        user_agent=received.headers.get("User-Agent", ""),
        read_only=is_read_only(name),
        model=operation,
        protocol=protocol,
        request=received,
    )


def _receive(request: HttpRequest) -> tuple[Request, Signature | None]:
    """Make a request the one that moto would read, and read its signature."""
    split = urlsplit(request.url)
    url = request.url
    if (host := simplify_host(split.netloc)) != split.netloc:
        url = url.replace(split.netloc, host, 1)
    received = Request.from_primitives(
        request.method, url, request.headers, request.body
    )
    signature = read_signature(received.headers.get("Authorization", ""), split.query)
    if signature is not None and signature.is_old:
        # moto finds the account of a request by a signature of version 4 alone.
        scope = f"{signature.access_key}/20000101/{signature.region}/s3/aws4_request"
        received.environ["HTTP_AUTHORIZATION"] = (
            f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"
        )
    return received, signature


def _host_region(request: Request) -> str:
    match = _HOST_REGION.search(request.host)
    return match.group(1) if match else _DEFAULT_REGION


def _host_service(request: Request) -> str:
    host: str = request.host
    if host.startswith("s3.") or ".s3." in host or ".s3-" in host:
        return "s3"
    return host.partition(".")[0]


def _find_model(service: str) -> Any:
    try:
        return get_service_model(service)
    except UnknownServiceError as error:
        raise UnknownOperation(f"no service of AWS is called {service}") from error


def _find_operation(
    request: Request, service: str, model: Any
) -> tuple[str, Mapping[str, Any]]:
    if target := request.headers.get("X-Amz-Target"):
        return target.rpartition(".")[2], {}
    if model.protocol in ("query", "ec2") and (action := request.values.get("Action")):
        return str(action), {}
    try:
        operation, path_params = get_service_router(service).match(request)
    except HTTPException as error:
        raise UnknownOperation(
            f"{request.method} {request.path} is no operation of {service}"
        ) from error
    return str(operation.name), path_params


def _read_parameters(
    request: Request, operation: Any, protocol: str, path_params: Mapping[str, Any]
) -> Mapping[str, Any]:
    parser = _parser(protocol)(operation, map_type=dict)
    members: Mapping[str, Any] | None = parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": path_params,
        }
    )
    return members or {}


@lru_cache
def _parser(protocol: str) -> Any:
    return PROTOCOL_PARSERS[protocol]
