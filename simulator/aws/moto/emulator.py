"""Hand a request to moto, as moto's own interception would, and read its errors.

Two differences: the search for the backend that serves a URL is remembered, and what
moto does not implement becomes an error of AWS's form that names the gap, instead of a
Python exception, so that a client ends at once instead of retrying.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import moto.backend_index as index
from moto import backends
from moto.core.base_backend import BackendDict
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.utils import camelcase_to_underscores
from werkzeug.exceptions import HTTPException

from gameday.simulator.aws.moto.filters import name_unapplied_filter
from gameday.simulator.aws.moto.gaps import OPERATION, has_operation, name_gap
from gameday.simulator.aws.moto.members import name_members, name_unheeded
from gameday.simulator.aws.moto.members.bearing import bears
from gameday.simulator.aws.moto.members.effects import Trials
from gameday.simulator.aws.moto.outcomes import name_unknown_outcome
from gameday.simulator.aws.moto.wire.access_points import go_on_to_bucket
from gameday.simulator.engine.gateway.call import AwsError, NotSimulated, Response

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.layers import Foresee

__all__ = ["emulate", "find_gap", "make_foresight"]

_XML_ERROR = re.compile(
    r"<Code>([^<]*)</Code>(?:\s*<Message>([^<]*)</Message>)?", re.DOTALL
)
_JSON_CODE = re.compile(r'"(?:__type|[cC]ode)"\s*:\s*"(?:[^"#]*#)?([^"]+)"')
_JSON_MESSAGE = re.compile(r'"[mM]essage"\s*:\s*"((?:[^"\\]|\\.)*)"')
_CLIENTS_WORDS = re.compile(
    r"An error occurred \(\w+\) when calling the \w+ operation: "
)
"""What a client says before a service's words; here and there moto says it, too."""
_IN_XML = frozenset({"ec2", "query", "rest-xml"})
_FIRST_FAILURE = 400
_INTERNAL = 500
_ANY_ACCOUNT = "123456789012"


def emulate(call: Call) -> Response:
    """Let moto answer a call, whose request the wire has read.

    Raises:
        NotSimulated: moto does not implement what is asked.
        AwsError: moto refuses it, in a form that the service has not.
        Exception: moto failed at it.
    """
    request = call.request
    if not isinstance(request, Request):
        raise TypeError(
            f"expected a request that moto's wire has read, found {request}"
        )
    if call.protocol not in PROTOCOL_PARSERS:
        raise _not_simulated(call, f"the protocol `{call.protocol}`")
    request = _address(call, request)
    try:
        status, headers, body = _dispatch(request)
    except NotImplementedError as error:
        raise _not_simulated(call, name_gap(error)) from error
    except KeyError as error:
        # moto keeps its backends by their regions.
        if error.args != (call.region,):
            raise
        raise _not_simulated(call, f"the region `{call.region}`") from error
    except HTTPException as error:
        status = error.code or _INTERNAL
        headers, body = dict(error.get_headers()), error.get_body()
    response = Response(int(status), _plain(headers), body)
    if response.status >= _FIRST_FAILURE:
        response.body = _CLIENTS_WORDS.sub("", _read_text(response))
        _read_error(response, request)
        if call.protocol in _IN_XML and str(response.body).startswith("{"):
            # moto refuses some things alike in all services, as a token of no page: the
            # wire says it again as this one would.
            code, told = response.error_code or "", response.error_message or ""
            raise AwsError(code, told, status=response.status)
    return response


def find_gap(call: Call, *, answered: bool) -> str | None:
    """Say what moto lacks of a call, without making it; None where nothing is known.

    Args:
        call: What was asked.
        answered: Whether it was, which proves that the operation is there.
    """
    if not isinstance(call.request, Request):
        return None
    respond = _find_respondent(call.request)
    if not answered and (respond is None or not has_operation(respond, call.operation)):
        return OPERATION
    handler = getattr(respond, "__self__", None)
    method = getattr(handler, camelcase_to_underscores(call.operation), None)
    return (
        name_unknown_outcome(call)
        or name_unheeded(call, method, respond)
        or name_unapplied_filter(call, emulate)
    )


def _address(call: Call, request: Request) -> Request:
    """Send a request to what serves it, which the call tells: a bucket, an account."""
    if call.service == "s3":
        request = go_on_to_bucket(call, request)
    if call.account:
        # Not by who signed it.
        request.environ["HTTP_X_MOTO_ACCOUNT_ID"] = call.account
    return request


def make_foresight() -> Foresee:
    """Make what says, in an exercise, which of a call would come to nothing.

    It tries what is within the call's members, without making the call.
    """
    trials = Trials(emulate)

    def foresee(call: Call) -> tuple[str | None, str | None]:
        if not isinstance(call.request, Request):
            return None, None
        ways = trials.list_ineffective(call)
        bearing = [way for way in ways if bears(call.operation, way)]
        others = [way for way in ways if way not in bearing]
        return name_members(bearing), name_members(others)

    return foresee


def _dispatch(request: Request) -> Any:
    respond = _find_respondent(request)
    if respond is None:
        raise NotImplementedError
    return respond(request, request.raw_url, request.headers)


def _find_respondent(request: Request) -> Any:
    """Find what of moto answers at a URL; None where nothing does."""
    url = f"{request.scheme}://{request.host}{request.path}"
    for service in _services(f"{request.scheme}://{request.host}/"):
        for pattern, respond in _routes(service):
            if pattern.match(url):
                return respond
    for service, pattern in index.backend_url_patterns:
        if pattern.match(url):
            for route, respond in _routes(service):
                if route.match(url):
                    return respond
    return None


@lru_cache(maxsize=512)
def _services(root: str) -> tuple[str, ...]:
    """Return the services whose URL pattern fits the root of a host."""
    found = tuple(s for s, pattern in index.backend_url_patterns if pattern.match(root))
    # A bucket may be called like a service: ``logs.s3.amazonaws.com``.
    is_bucket = ".s3." in root and "s3" in found
    return tuple(sorted(found, key=lambda s: s != "s3")) if is_bucket else found


@lru_cache(maxsize=512)
def _routes(service: str) -> tuple[tuple[re.Pattern[str], Any], ...]:
    found: Any = backends.get_backend(service)  # type: ignore[call-overload]
    if not isinstance(found, BackendDict):
        backend = found["global"]
    else:
        regions = found[_ANY_ACCOUNT]
        backend = regions["us-east-1" if "us-east-1" in regions else "aws"]
    return tuple((re.compile(url), respond) for url, respond in backend.urls.items())


def _plain(headers: Any) -> dict[str, str]:
    items = headers.items() if hasattr(headers, "items") else headers
    return {str(name): str(value) for name, value in items}


def _read_text(response: Response) -> str:
    body = response.body
    return body.decode(errors="replace") if isinstance(body, bytes) else str(body)


def _read_error(response: Response, request: Request) -> None:
    text = _read_text(response)
    if xml := _XML_ERROR.search(text):
        response.error_code, response.error_message = xml.groups()
    elif code := _JSON_CODE.search(text):
        message = _JSON_MESSAGE.search(text)
        response.error_code = code.group(1)
        response.error_message = message.group(1) if message else None
    elif kind := response.headers.get("x-amzn-ErrorType"):
        response.error_code = kind.partition(":")[0]
    else:
        response.error_code = str(response.status)
        response.error_message = f"{request.method} {request.path}"


def _not_simulated(call: Call, what: str) -> NotSimulated:
    return NotSimulated(what, call=f"{call.service}:{call.operation}")
