"""Read an HTTP request of an AWS client: service, operation, parameters, access key.

It works the same for a request of boto3 in this process and for one that came over
HTTP, since it reads only what is on the wire. It does not decide who the caller is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_router_class
from moto.core.utils import get_service_model
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException, NotFound

from gameday.simulator.aws.hosts import Signature, read_signature, simplify_host
from gameday.simulator.aws.moto.wire.access_points import reach_buckets
from gameday.simulator.aws.moto.wire.services import list_services
from gameday.simulator.aws.reads import is_read_only
from gameday.simulator.engine.gateway.wire import Asked, UnknownOperation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.wire import HttpRequest

__all__ = ["read"]

_HOST_REGION = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.")
_DEFAULT_REGION = "us-east-1"
_IN_FORMS = frozenset({"ec2", "query"})
"""The protocols that send their parameters as a form does."""
_IN_CBOR = re.compile(r"/service/[^/]+/operation/(?P<operation>[^/]+)")
"""How the path of a request in CBOR is written, whatever the service:
https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html"""


def read(request: HttpRequest) -> Asked:
    """Say what a request asks for.

    Raises:
        UnknownOperation: It fits no operation that botocore's model of the service has.
    """
    received, signature = _receive(request)
    region = signature.region if signature else _host_region(received)
    signed_for = signature.service if signature else _host_service(received)
    operation, path_params = _find_operation(signed_for, received)
    name, service = operation.name, operation.service_model.service_name
    protocol = _find_protocol(operation.service_model, received.content_type)
    if protocol not in _IN_FORMS:
        _keep_whole(received)
    params = _read_parameters(received, operation, protocol, path_params)
    params, through = reach_buckets(service, params, received.host)
    return Asked(
        service=service,
        operation=name,
        params=params,
        region=region,
        access_key=signature.access_key if signature else None,
        user_agent=received.headers.get("User-Agent", ""),
        read_only=is_read_only(name),
        model=operation,
        protocol=protocol,
        request=received,
        through=through,
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


def _keep_whole(request: Request) -> None:
    """Have a body stay what it is, whatever its client calls it.

    werkzeug takes what is called a form apart, and moto then finds no body. To a
    service that takes no forms it is an object's content, a payload, a document.
    """
    request.get_data(cache=True, parse_form_data=False)
    vars(request).update(form=ImmutableMultiDict(), files=ImmutableMultiDict())


def _host_region(request: Request) -> str:
    match = _HOST_REGION.search(request.host)
    return match.group(1) if match else _DEFAULT_REGION


def _host_service(request: Request) -> str:
    host: str = request.host
    if host.startswith("s3.") or ".s3." in host or ".s3-" in host:
        return "s3"
    return host.partition(".")[0]


def _find_operation(signed_for: str, request: Request) -> tuple[Any, Mapping[str, Any]]:
    """Find the operation of the likeliest service that has it, and its path's labels.

    Raises:
        UnknownOperation: No service has it.
    """
    tried: dict[str, str] = {}
    for service in list_services(signed_for, request):
        if service in tried:
            continue
        try:
            model = get_service_model(service)
            name, path_params = _name_operation(request, service, model)
            return model.operation_model(name), path_params
        except UnknownServiceError:
            tried[service] = f"no service of AWS is called {service}"
        except OperationNotFoundError:
            tried[service] = f"{service} has no operation {name}"
        except HTTPException:
            what = f"{request.method} {request.path}"
            tried[service] = f"{what} is no operation of {service}"
    unknown = f"no service of AWS is called {signed_for}"
    raise UnknownOperation(next(iter(tried.values()), unknown))


def _name_operation(
    request: Request, service: str, model: Any
) -> tuple[str, Mapping[str, Any]]:
    if target := request.headers.get("X-Amz-Target"):
        return target.rpartition(".")[2], {}
    if named := _IN_CBOR.fullmatch(request.path):
        return named["operation"], {}
    if model.protocol in ("query", "ec2") and (action := request.values.get("Action")):
        return str(action), {}
    protocol = _find_protocol(model, request.content_type)
    operation, path_params = _router(service, protocol).match(request)
    return str(operation.name), path_params


def _find_protocol(model: Any, content_type: str | None) -> str:
    """Return how a request is written: a service that knows one way has no other.

    Many a client calls what it sends a form (Python's own does), whatever it is.
    """
    try:
        return str(determine_request_protocol(model, content_type))
    except NotImplementedError:
        return str(model.protocol)


def _read_parameters(
    request: Request, operation: Any, protocol: str, path_params: Mapping[str, Any]
) -> Mapping[str, Any]:
    if protocol not in PROTOCOL_PARSERS:
        return {}  # nobody here can read it, nor answer: `emulator` says so
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


@cache
def _router(service: str, protocol: str) -> Any:
    router = get_router_class(service, protocol)
    if router is None:
        raise NotFound  # nothing is told apart by its path in such a protocol
    return router(get_service_model(service))


@lru_cache
def _parser(protocol: str) -> Any:
    return PROTOCOL_PARSERS[protocol]
