"""What running functions needs from the rest of the simulator, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.engine.clock import Clock

if TYPE_CHECKING:
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["Latency", "PutEvent", "Recorder", "RoleCredentials", "Scheduler"]

Latency = Callable[[str], float]
"""Samples a named latency, in seconds: ``lambda.cold_start``."""

PutEvent = Callable[[str, str, Mapping[str, Any]], None]
"""Puts an event on a bus: the bus's ARN, the detail type and the detail."""


class Scheduler(Clock, Protocol):
    """A clock whose actors can be started, and interrupted while they wait."""

    current: Actor | None

    def spawn(
        self, name: str, action: Callable[[], Any], *, delay_s: float = 0.0
    ) -> Actor:
        """Start an actor after a delay."""

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        """Wait until a condition holds."""

    def interrupt(self, actor: Actor, error: BaseException) -> None:
        """Raise an exception inside a waiting actor, at this moment."""


class RoleCredentials(Protocol):
    """Makes a session of a role for the service that assumes it."""

    def __call__(self, role_arn: str, session_name: str) -> tuple[str, str, str]:
        """Return an access key, its secret and a session token.

        Raises:
            AwsError: The role does not exist, or Lambda may not assume it.
        """


class Recorder(Protocol):
    """Writes facts on the journal."""

    def record(self, kind: str, actor: str, /, **fields: Any) -> object:
        """Record that something happened."""
