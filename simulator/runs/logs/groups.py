"""The log groups that sensors write into, each stream as a log file.

A log group belongs here when a trail, a flow log or a query log names it as its
destination. What a flow log writes there has no header; its format is put before it, so
that a stream reads like a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.runs.logs.kinds import LOG_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Stream", "find_streams"]

_DEFAULT_FIELDS = (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets"
    " bytes start end action log-status"
)
"""VPC user guide, "Flow log records": the default format."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of a log group."""

    place: str
    grown: datetime
    """When the newest event came in."""
    header: str
    """What stands before the events: a line that names their fields, or nothing."""
    events: tuple[Any, ...]

    def read(self, until: datetime | None = None) -> bytes:
        """Return the events that had come in by a moment as lines, in their order."""
        last = float("inf") if until is None else until.timestamp() * 1000
        lines = (
            str(event.message).rstrip("\n")
            for event in self.events
            if event.ingestion_time <= last
        )
        return (self.header + "".join(f"{line}\n" for line in lines)).encode()


def find_streams(account: str) -> Iterator[Stream]:
    """Find the streams of every log group that a sensor writes into."""
    from moto.logs.models import logs_backends

    for region, backend in sorted(logs_backends[account].items()):
        sources = _find_sources(account, region)
        for name, (folder, header) in sorted(sources.items()):
            group = backend.groups.get(name)
            for stream_name, stream in sorted(group.streams.items() if group else ()):
                path = f"{name.strip('/')}/{stream_name.replace('/', '_')}.log"
                place = f"{LOG_GROUPS}/{folder}/{region}/{path}"
                if events := tuple(stream.events):
                    yield Stream(place, _last_growth(events), header, events)


def _last_growth(events: tuple[Any, ...]) -> datetime:
    newest = max(event.ingestion_time for event in events)
    return datetime.fromtimestamp(newest / 1000, UTC)


def _find_sources(account: str, region: str) -> Mapping[str, tuple[str, str]]:
    """Return the kind's folder and the header of each log group that is written."""
    from moto.cloudtrail.models import cloudtrail_backends
    from moto.ec2.models import ec2_backends
    from moto.route53resolver.models import route53resolver_backends

    sources: dict[str, tuple[str, str]] = {}
    for log in ec2_backends[account][region].flow_logs.values():
        if log.log_group_name:
            sources[log.log_group_name] = ("vpcflowlogs", _header(log.log_format))
    for trail in cloudtrail_backends[account][region].trails.values():
        if trail.cw_log_group_arn:
            sources[_group_of(trail.cw_log_group_arn)] = ("CloudTrail", "")
    resolver = route53resolver_backends[account][region]
    for query_log in resolver.resolver_query_log_configs.values():
        if ":log-group:" in query_log.destination_arn:
            name = _group_of(query_log.destination_arn)
            sources[name] = ("vpcdnsquerylogs", "")
    return sources


def _header(log_format: str | None) -> str:
    names = (log_format or "").replace("${", "").replace("}", "")
    return f"{names or _DEFAULT_FIELDS}\n"


def _group_of(arn: str) -> str:
    return arn.partition(":log-group:")[2].partition(":")[0]
