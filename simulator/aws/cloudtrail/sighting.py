"""A sighting: what is kept of a finished call until somebody reads its record.

It holds no HTTP request and no uploaded body, so that a record nobody has read yet
stays small. What the record says is written elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.cloudtrail.categories import is_answered, is_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call, Params, Response

__all__ = ["Sighting", "see"]

_S3 = frozenset({"s3", "s3control"})
_BODIES = ("Body", "Payload", "ZipFile")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finished call, without its HTTP request."""

    call: Call
    response: Response
    """The answer; its body only where the record tells of it."""
    read_only: bool
    host: str
    query: Mapping[str, str]
    """The parameters of an S3 call's URL."""
    headers: Mapping[str, str]
    """The headers of an S3 call, named in lower case."""
    sent: int
    """Bytes of the request's body."""
    received: int
    """Bytes of the answer's body."""


def see(call: Call, response: Response) -> Sighting:
    """Keep what a record needs of a call and its answer."""
    request = call.request
    read_only = is_read(call.service, call.operation, otherwise=call.read_only)
    is_s3 = call.service in _S3
    is_told = is_answered(call.service, call.operation, read_only=read_only)
    return Sighting(
        call=replace(call, request=None, params=_without_bodies(call.params)),
        response=response if is_told else replace(response, body=b"", result=None),
        read_only=read_only,
        host=request.headers.get("Host", "") if request is not None else "",
        query=_query(request) if is_s3 else {},
        headers=_headers(request) if is_s3 else {},
        sent=int(request.content_length or 0) if is_s3 and request is not None else 0,
        received=len(response.body) if is_s3 else 0,
    )


def _without_bodies(params: Params) -> Params:
    if any(name in params for name in _BODIES):
        return {name: each for name, each in params.items() if name not in _BODIES}
    return params


def _query(request: Any) -> dict[str, str]:
    return dict(request.args.items()) if request is not None else {}


def _headers(request: Any) -> dict[str, str]:
    if request is None:
        return {}
    return {name.lower(): value for name, value in request.headers.items()}
