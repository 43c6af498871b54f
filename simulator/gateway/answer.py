"""Write an answer the way the service would: results and errors in its own protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from moto.core.exceptions import ServiceException
from moto.core.serialize import get_serializer_class

from simulator.gateway.call import AwsError, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Answerable", "answer_error", "answer_result"]


class Answerable(Protocol):
    """What an answer depends on: the operation, and how it was asked."""

    service: str
    model: Any
    protocol: str


def answer_result(asked: Answerable, result: Mapping[str, Any]) -> Response:
    """Write the members of an operation's output shape."""
    written = _serializer(asked).serialize(dict(result))
    return Response(
        int(written.get("status_code", 200)),
        dict(written["headers"]),
        written["body"],
        result=result,
    )


def answer_error(asked: Answerable, error: AwsError) -> Response:
    """Write an error with its code, message and HTTP status."""
    service_error = ServiceException(error.message)
    service_error.code = error.code
    written = _serializer(asked).serialize(service_error)
    return Response(
        error.status,
        dict(written["headers"]),
        written["body"],
        error_code=error.code,
        error_message=error.message,
    )


def _serializer(asked: Answerable) -> Any:
    serializer = get_serializer_class(asked.service, asked.protocol)
    return serializer(operation_model=asked.model)
