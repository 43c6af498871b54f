"""Read an HTTP request of an AWS client: service, operation, parameters, access key.

It works the same for a request of boto3 in this process and for one that came over
HTTP, since it reads only what is on the wire. It does not decide who the caller is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

from gameday.simulator.engine.gateway.services import find_service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto.core.request import Request

__all__ = ["Description", "UnknownOperation", "describe"]

_CREDENTIAL = re.compile(
    r"Credential=(?P<key>[^/,]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/"
)
_PRESIGNED = re.compile(r"^([^/]+)/\d{8}/([^/]+)/([^/]+)/")
_HOST_REGION = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.")
_DEFAULT_REGION = "us-east-1"


class UnknownOperation(Exception):
    """The request fits no operation of the service."""


@dataclass(slots=True)
class Description:
    """What a request asks for."""

    service: str
    operation: str
    params: Mapping[str, Any]
    region: str
    access_key: str | None
    model: Any
    protocol: str


def describe(request: Request) -> Description:
    """Read a request.

    Raises:
        UnknownOperation: It fits no operation that botocore's model of the service has.
    """
    access_key, region, service = _signature(request)
    try:
        model = get_service_model(service)
    except UnknownServiceError as error:
        raise UnknownOperation(f"no service of AWS is called {service}") from error
    name, path_params = _operation(request, service, model)
    try:
        operation = model.operation_model(name)
    except OperationNotFoundError as error:
        raise UnknownOperation(f"{service} has no operation {name}") from error
    protocol = determine_request_protocol(model, request.content_type)
    parser = _parser(protocol)(operation, map_type=dict)
    params = parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": path_params,
        }
    )
    return Description(
        service, name, params or {}, region, access_key, operation, protocol
    )


def _signature(request: Request) -> tuple[str | None, str, str]:
    """Return the access key, region and service a request is signed for."""
    match = _CREDENTIAL.search(request.headers.get("Authorization", ""))
    if match:
        key, region, service = match.groups()
    elif presigned := _PRESIGNED.match(request.args.get("X-Amz-Credential", "")):
        key, region, service = presigned.groups()
    else:
        key, region, service = None, _host_region(request), _host_service(request)
    return key, region, find_service(service, request)


def _host_region(request: Request) -> str:
    match = _HOST_REGION.search(request.host)
    return match.group(1) if match else _DEFAULT_REGION


def _host_service(request: Request) -> str:
    host: str = request.host
    if host.startswith("s3.") or ".s3." in host or ".s3-" in host:
        return "s3"
    return host.partition(".")[0]


def _operation(
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


@lru_cache
def _parser(protocol: str) -> Any:
    return PROTOCOL_PARSERS[protocol]
