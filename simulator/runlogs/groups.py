"""The log groups that sensors write into, each stream as a log file.

A log group belongs here when a trail, a flow log or a query log names it as its
destination. What a flow log writes there has no header; its format is put before it, so
that a stream reads like a file. A flow log that was deleted left its records in the
group but took its format along; they are read in the default one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.ec2.models import ec2_backends
from moto.logs.models import logs_backends
from moto.route53resolver.models import route53resolver_backends

from simulator.runlogs.kinds import LOG_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Stream", "find_streams"]

_FLOWS, _TRAIL, _QUERIES = "vpcflowlogs", "CloudTrail", "vpcdnsquerylogs"
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
    header: str
    """What stands before the events: a line that names their fields, or nothing."""
    events: tuple[Any, ...]

    def read(self) -> bytes:
        """Return its events as lines, oldest first."""
        lines = (str(event.message).rstrip("\n") for event in self.events)
        return (self.header + "".join(f"{line}\n" for line in lines)).encode()


def find_streams(account: str) -> Iterator[Stream]:
    """Find the streams of every log group that a sensor writes into."""
    for region, backend in sorted(logs_backends[account].items()):
        sources = _find_sources(account, region)
        for name, (folder, header) in sorted(sources.items()):
            group = backend.groups.get(name)
            for stream_name, stream in sorted(group.streams.items() if group else ()):
                events = tuple(sorted(stream.events, key=lambda each: each.timestamp))
                if events:
                    path = f"{name.strip('/')}/{stream_name.replace('/', '_')}"
                    yield Stream(
                        f"{LOG_GROUPS}/{folder}/{region}/{path}.log",
                        _last_growth(events),
                        header,
                        events,
                    )


def _last_growth(events: tuple[Any, ...]) -> datetime:
    newest = max(event.ingestion_time for event in events)
    return datetime.fromtimestamp(newest / 1000, UTC)


def _find_sources(account: str, region: str) -> Mapping[str, tuple[str, str]]:
    """Return the kind's folder and the header of each log group that is written."""
    sources: dict[str, tuple[str, str]] = {}
    for log in ec2_backends[account][region].flow_logs.values():
        if log.log_group_name:
            sources[log.log_group_name] = (_FLOWS, _header(log.log_format))
    for trail in cloudtrail_backends[account][region].trails.values():
        if arn := getattr(trail, "cw_log_group_arn", None):
            sources[_group_of(arn)] = (_TRAIL, "")
    resolver = route53resolver_backends[account][region]
    for query_log in resolver.resolver_query_log_configs.values():
        if ":log-group:" in query_log.destination_arn:
            sources[_group_of(query_log.destination_arn)] = (_QUERIES, "")
    return sources


def _header(log_format: str | None) -> str:
    names = (log_format or "").replace("${", "").replace("}", "")
    return f"{names or _DEFAULT_FIELDS}\n"


def _group_of(arn: str) -> str:
    return arn.partition(":log-group:")[2].partition(":")[0]
