"""The context object that Lambda hands to a handler.

Names and meanings are those of the Python runtime's ``LambdaContext``; time is the
exercise's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["LambdaContext", "read_client_context"]

_MILLISECOND = 1000


@dataclass(slots=True)
class LambdaContext:
    """What a handler can ask about its own invocation."""

    aws_request_id: str
    function_name: str
    function_version: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    log_group_name: str
    log_stream_name: str
    client_context: Any
    remaining_s: Callable[[], float] = field(repr=False)
    write_log: Callable[[str], None] = field(repr=False)
    identity: Any = field(
        default_factory=lambda: SimpleNamespace(
            cognito_identity_id=None, cognito_identity_pool_id=None
        )
    )

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds of virtual time until the invocation times out."""
        return max(0, round(self.remaining_s() * _MILLISECOND))

    def log(self, message: object) -> None:
        """Write to the function's log without a line break of its own."""
        self.write_log(str(message))


def read_client_context(given: Mapping[str, Any] | None) -> Any:
    """Return the invoker's client context as an object, or None."""
    if not given:
        return None
    return SimpleNamespace(
        custom=given.get("custom"),
        env=given.get("env"),
        client=SimpleNamespace(**given.get("client", {})),
    )
