"""Write an answer the way the service would: results and errors in its own protocol."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import ServiceException
from moto.core.serialize import get_serializer_class

from gameday.simulator.engine.gateway.call import AwsError, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.wire import Answerable

__all__ = ["write_error", "write_result"]

_CBOR = "smithy-rpc-v2-cbor"
_CBOR_MAP, _CBOR_LONG_TEXT = 0xA0, 0x7A
"""What a map begins with, and a text whose length takes four bytes (RFC 8949)."""


def write_result(asked: Answerable, result: Mapping[str, Any]) -> Response:
    """Write the members of an operation's output shape."""
    written = _serializer(asked).serialize(dict(result))
    return Response(
        _status(asked, result),
        dict(written["headers"]),
        written["body"],
        result=result,
    )


def write_error(asked: Answerable, error: AwsError) -> Response:
    """Write an error with its code, message and HTTP status."""
    if asked.protocol == _CBOR:
        return _write_cbor_error(error)
    service_error = _Refusal(error.message)
    service_error.code = error.code
    with warnings.catch_warnings():
        # moto warns of codes that its models do not list; AWS answers with more.
        warnings.simplefilter("ignore", UserWarning)
        written = _serializer(asked).serialize(service_error)
    return Response(
        error.status,
        dict(written["headers"]),
        written["body"],
        error_code=error.code,
        error_message=error.message,
    )


def _write_cbor_error(error: AwsError) -> Response:
    """Write an error as a map of two texts, which is all that is said in CBOR here."""
    words = {"__type": error.code, "message": error.message}
    head = bytes([_CBOR_MAP | len(words)])
    body = head + b"".join(_write_cbor_text(t) for pair in words.items() for t in pair)
    headers = {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"}
    return Response(
        error.status,
        headers,
        body,
        error_code=error.code,
        error_message=error.message,
    )


def _write_cbor_text(text: str) -> bytes:
    content = text.encode()
    return bytes([_CBOR_LONG_TEXT]) + len(content).to_bytes(4) + content


class _Refusal(ServiceException):
    """An error of ours; moto takes an error's module for the name of its service."""


def _status(asked: Answerable, result: Mapping[str, Any]) -> int:
    """Return the HTTP status: some operations carry it in a member of their result."""
    shape = asked.model.output_shape
    for name, member in shape.members.items() if shape is not None else ():
        if member.serialization.get("location") == "statusCode" and name in result:
            return int(result[name])
    return int(asked.model.http.get("responseCode", 200))


def _serializer(asked: Answerable) -> Any:
    serializer = get_serializer_class(asked.service, asked.protocol)
    return serializer(operation_model=asked.model)
