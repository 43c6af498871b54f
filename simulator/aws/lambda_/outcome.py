"""How an invocation ended: with a result, or with a failure in Lambda's own words."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from gameday.scenarios.errors import tell_exception

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.package import CodePackage

__all__ = ["Failure", "InvocationResult", "describe_error", "locate", "write_result"]

_MAX_RESPONSE = 6_291_556  # bytes, Lambda's quota of a synchronous response


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an invocation failed."""

    error: str
    """``KeyError``, ``Runtime.ImportModuleError``, ``Sandbox.Timedout`` …"""
    message: str
    stack: tuple[str, ...] = ()
    line: str | None = None
    """Where in the function's own code: ``index.py:12``."""
    kind: Literal["error", "exit", "timeout", "throttle"] = "error"

    @property
    def ends_environment(self) -> bool:
        """Whether Lambda starts a new execution environment afterwards."""
        return self.kind in {"exit", "timeout"}

    def payload(self, request_id: str) -> bytes:
        """Write the response payload of a failed invocation."""
        content: dict[str, Any] = {
            "errorMessage": self.message,
            "errorType": self.error,
        }
        if self.kind == "error":
            content |= {"requestId": request_id, "stackTrace": list(self.stack)}
        else:
            content["errorMessage"] = f"RequestId: {request_id} Error: {self.message}"
        return json.dumps(content, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """What the invoker gets."""

    request_id: str
    payload: bytes
    version: str
    log_tail: bytes = b""
    duration_s: float = 0.0
    failure: Failure | None = None

    @property
    def function_error(self) -> str | None:
        """The ``FunctionError`` of the Invoke API."""
        return "Unhandled" if self.failure else None


def write_result(value: object) -> bytes | Failure:
    """Write what a handler returned as JSON, or say why that is not possible."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=_number)
        payload = text.encode()
    except Exception as error:  # noqa: BLE001 - a value's own methods may raise anything
        message = f"Unable to marshal response: {tell_exception(error)}"
        return Failure("Runtime.MarshalError", message)
    if len(payload) > _MAX_RESPONSE:
        return Failure(
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded maximum allowed payload size"
            f" ({_MAX_RESPONSE} bytes).",
        )
    return payload


def describe_error(error: BaseException, package: CodePackage) -> Failure:
    """Describe an exception that left the code of a package."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [locate(package, each.filename, each.lineno) for each in frames]
    own = [at for at, place in enumerate(places) if place]
    # what lies before the function's first frame is the simulator's own
    shown = frames[own[0] :] if own else []
    return Failure(
        error=type(error).__name__,
        message=tell_exception(error),
        stack=tuple(traceback.format_list(shown)),
        line=places[own[-1]] if own else None,
    )


def locate(package: CodePackage, path: str, line: int | None) -> str | None:
    """Name a place in the function's own code, or nothing if it is elsewhere."""
    name = package.name_file(path)
    return name and f"{name}:{line}"


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    kind = type(value).__name__
    raise TypeError(f"Object of type {kind} is not JSON serializable")
