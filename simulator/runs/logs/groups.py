"""Log groups, each stream as a log file: those of sensors, and all others.

A log group is a sensor's when a trail, a flow log or a query log names it as its
destination. What a flow log writes there has no header; its format is put before it, so
that a stream reads like a file.

Every other group holds what functions and their like print and log. Its file begins
with a line that names account, region, group and stream, and has the events with their
times. They are for people and queries: no sensor and no SIEM reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gameday.simulator.aws.logs.store import name_log_group
from gameday.simulator.aws.times import write_time_ms
from gameday.simulator.runs.logs.kinds import LOG_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.simulator.account import Readers
    from gameday.simulator.aws.logs.state import LogReader, LogStream
    from gameday.simulator.aws.printed import Printed

__all__ = [
    "SensorStream",
    "find_printed",
    "find_streams",
    "read_stream",
    "write_outputs",
]

_DEFAULT_FIELDS = (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets"
    " bytes start end action log-status"
)
"""VPC user guide, "Flow log records": the default format."""


@dataclass(frozen=True, slots=True)
class SensorStream:
    """A stream that a sensor writes into."""

    place: str
    """Where it belongs below a run's ``logs``."""
    header: str
    """What stands before the events: a line that names their fields, or nothing."""
    stream: LogStream


def find_streams(readers: Readers) -> Iterator[SensorStream]:
    """Find the streams of every log group that a sensor of a region writes into."""
    for group, (folder, header) in sorted(_find_sources(readers).items()):
        for stream in readers.logs.streams(group):
            path = f"{group.strip('/')}/{stream.name.replace('/', '_')}.log"
            place = f"{LOG_GROUPS}/{folder}/{readers.region}/{path}"
            yield SensorStream(place, header, stream)


def find_printed(readers: Readers) -> Iterator[tuple[str, bytes]]:
    """Yield each stream of all other log groups of a region: its place, its bytes."""
    account, region = readers.account, readers.region
    sensors = _find_sources(readers)
    for group in readers.logs.groups():
        for stream in readers.logs.streams(group) if group not in sensors else ():
            events = readers.logs.events(stream)
            lines = (_write_line(each.written_ms, each.message) for each in events)
            yield _write_file(account, region, group, stream.name, lines)


def write_outputs(printed: Printed) -> Iterator[tuple[str, bytes]]:
    """Yield what programs and scripts printed, as if it lay in log groups."""
    for each in printed.outputs:
        if each.lines:
            lines = (_write_line(*line) for line in each.lines)
            yield _write_file(each.account, each.region, each.group, each.stream, lines)


def read_stream(
    logs: LogReader, found: SensorStream, until: datetime | None = None
) -> bytes:
    """Return the events that had come in by a moment as lines, in their order."""
    last = float("inf") if until is None else until.timestamp() * 1000
    lines = (
        event.message.rstrip("\n")
        for event in logs.events(found.stream)
        if event.ingested_ms <= last
    )
    return (found.header + "".join(f"{line}\n" for line in lines)).encode()


def _find_sources(readers: Readers) -> Mapping[str, tuple[str, str]]:
    """Return the kind's folder and the header of each log group that is written."""
    sources: dict[str, tuple[str, str]] = {}
    for log in readers.logs.flow_logs():
        if log.kind == "cloud-watch-logs":
            sources[log.destination] = ("vpcflowlogs", _header(log.format))
    for trail in readers.trails.trails():
        if trail.log_group:
            sources[name_log_group(trail.log_group)] = ("CloudTrail", "")
    for query_log in readers.logs.query_logs():
        if ":log-group:" in query_log.destination:
            sources[name_log_group(query_log.destination)] = ("vpcdnsquerylogs", "")
    return sources


def _header(log_format: str | None) -> str:
    names = (log_format or "").replace("${", "").replace("}", "")
    return f"{names or _DEFAULT_FIELDS}\n"


def _write_file(
    account: str, region: str, group: str, stream: str, lines: Iterable[str]
) -> tuple[str, bytes]:
    """Write a stream's file: its place below a run's ``logs``, its bytes."""
    path = f"{group.strip('/')}/{stream.replace('/', '_')}.log"
    header = f"# {account} {region} {group} {stream}\n"
    place = f"{LOG_GROUPS}/application/{account}/{region}/{path}"
    # A message may hold what no file can: half a character, for one.
    return place, "".join((header, *lines)).encode(errors="backslashreplace")


def _write_line(written_ms: int, message: str) -> str:
    moment = datetime.fromtimestamp(written_ms / 1000, UTC)
    return f"{write_time_ms(moment)} {message}\n"
