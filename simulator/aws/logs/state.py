"""What logs an account, and what its log groups hold: facts, and their seam.

It says which logs are on and what was written. Who writes there, and what, is each
sensor's business; `aws.moto.readers.logs` reads moto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from gameday.simulator.aws.logs.dns.settings import QueryLog
    from gameday.simulator.aws.logs.flow.settings import FlowLog

__all__ = ["LogEvent", "LogReader", "LogStream"]


@dataclass(frozen=True, slots=True)
class LogStream:
    """A stream of a log group that something was written to (DescribeLogStreams)."""

    group: str
    name: str
    grown: datetime
    """When the newest event came in."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event of a stream (GetLogEvents)."""

    message: str
    written_ms: int
    """When its writer says that it happened, in milliseconds since 1970."""
    ingested_ms: int
    """When it came in, in milliseconds since 1970, as CloudWatch Logs counts."""


class LogReader(Protocol):
    """The logs of one account and region, as they are at the moment of asking.

    What is not there is empty; what cannot be read raises, and is never "none".
    """

    def flow_logs(self) -> Sequence[FlowLog]:
        """Return the flow logs there are; one that was deleted is not among them.

        AWS knows no flow log that is off: ``FlowLogStatus`` is always ``ACTIVE``.
        """

    def query_logs(self) -> Sequence[QueryLog]:
        """Return Route 53 Resolver's query logging configurations."""

    def groups(self) -> Sequence[str]:
        """Return the names of the log groups there are (DescribeLogGroups), sorted."""

    def streams(self, group: str) -> Sequence[LogStream]:
        """Return a log group's streams that hold events, by name."""

    def events(self, stream: LogStream) -> Iterator[LogEvent]:
        """Yield a stream's events, in the order they were written."""
