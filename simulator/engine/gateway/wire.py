"""What the gateway asks of the wire: requests read, answers written.

A wire knows a cloud's services, operations and protocols; the gateway only passes on
what it reads. It does not decide who the caller is, and executes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import (
        AwsError,
        Call,
        Headers,
        Params,
        ReadRequest,
        Response,
    )

__all__ = [
    "Answerable",
    "Asked",
    "Execute",
    "HttpRequest",
    "UnknownOperation",
    "Wire",
]

Execute = Callable[["Call"], "Response"]
"""Has a call answered by what stands for the cloud: the emulator."""


class UnknownOperation(Exception):
    """A request fits no operation of any service."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as a client sent it, whole."""

    method: str
    url: str
    headers: Headers
    body: Any = b""
    """Bytes, text, or a file that is read once."""


class Answerable(Protocol):
    """What the form of an answer depends on: the operation, and how it was asked."""

    service: str
    model: Any
    protocol: str


@dataclass(slots=True)
class Asked:
    """What a request asks for. The fields are those of the `Call` it becomes."""

    service: str
    operation: str
    params: Params
    region: str
    access_key: str | None
    """The key that signed it; None where nobody did."""
    user_agent: str
    read_only: bool
    model: Any
    protocol: str
    request: ReadRequest
    through: Mapping[str, str] = field(default_factory=dict)


class Wire(Protocol):
    """Reads requests and writes answers, in every protocol a service speaks."""

    def ask(
        self,
        service: str,
        operation: str,
        params: Params,
        *,
        region: str,
        access_key: str,
    ) -> Asked:
        """Write what a client would send that makes a call."""

    def read(self, request: HttpRequest) -> Asked:
        """Say what a request asks for.

        Raises:
            UnknownOperation: It fits no operation.
        """

    def read_result(self, asked: Answerable, response: Response) -> Mapping[str, Any]:
        """Read the members of an operation's output shape."""

    def write_result(self, asked: Answerable, result: Mapping[str, Any]) -> Response:
        """Write the members of an operation's output shape."""

    def write_error(self, asked: Answerable, error: AwsError) -> Response:
        """Write an error with its code, message and HTTP status."""
