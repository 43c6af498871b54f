"""What running functions needs from the rest of the simulator, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from gameday.simulator.aws.lambda_.function import Function

__all__ = [
    "Endpoint",
    "Latency",
    "LogStore",
    "OpenEndpoint",
    "Queues",
    "RoleCredentials",
    "SendEvent",
    "Topics",
]

Latency = Callable[[str], float]
"""Samples a named latency, in seconds: ``lambda.cold_start``."""


class RoleCredentials(Protocol):
    """Makes sessions of functions' roles."""

    def __call__(self, function: Function) -> tuple[str, str, str]:
        """Return an access key, its secret and a session token for a function.

        Raises:
            AwsError: The role does not exist, or Lambda may not assume it.
        """


class SendEvent(Protocol):
    """Puts an event on an event bus."""

    def __call__(
        self, event: Mapping[str, object], *, account: str, region: str, bus: str
    ) -> object:
        """Send it; nobody is told whether there is such a bus."""


class Queues(Protocol):
    """Sends messages to queues."""

    def send(
        self, queue_arn: str, body: str, attributes: Mapping[str, str | int]
    ) -> bool:
        """Send a message with attributes; say whether there is such a queue."""


class Topics(Protocol):
    """Publishes on topics."""

    def publish(
        self, topic_arn: str, body: str, attributes: Mapping[str, str | int]
    ) -> bool:
        """Publish a message with attributes; say whether there is such a topic."""


class LogStore(Protocol):
    """Keeps log events in log groups."""

    def write(
        self,
        group: str,
        stream: str,
        events: Sequence[tuple[int, str]],
        *,
        account: str,
        region: str,
    ) -> None:
        """Add events to a stream, making group and stream where they are missing.

        Args:
            group: The log group's name.
            stream: The stream's name.
            events: Milliseconds since 1970 and a message, in order.
            account: Whose group it is.
            region: Where it is.
        """


class Endpoint(Protocol):
    """An address on the loopback where other processes find the account and the web."""

    @property
    def url(self) -> str:
        """Where that is."""

    def fileno(self) -> int:
        """Return a descriptor that can be read when somebody waits for an answer."""

    def serve_one(self) -> None:
        """Answer whoever waits."""


class OpenEndpoint(Protocol):
    """Opens endpoints."""

    def __call__(self) -> AbstractContextManager[Endpoint]:
        """Open one, until the block ends."""
