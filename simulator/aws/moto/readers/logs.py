"""`LogReader` over moto: flow logs, query logs and log groups, read as they stand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.logs.dns.settings import QueryLog
from gameday.simulator.aws.logs.flow.settings import FlowLog
from gameday.simulator.aws.logs.state import LogEvent, LogStream
from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MotoLogs", "list_logging_regions", "read_flow_log"]


def list_logging_regions(account: str) -> Sequence[str]:
    """Return the regions in which an account has made a log group, sorted."""
    regions: dict[str, Any] = dict.get(list_backends("logs"), account, {})
    return sorted(name for name, backend in dict.items(regions) if backend.groups)


class MotoLogs:
    """The logs that moto keeps for an account and region (see `LogReader`).

    Args:
        account: The account's id.
        region: The region's name.
    """

    def __init__(self, account: str, region: str) -> None:
        self._place = (account, region)

    def flow_logs(self) -> Sequence[FlowLog]:
        """Return the flow logs there are."""
        backend = self._find("ec2")
        kept = backend.flow_logs.values() if backend else ()
        return [read_flow_log(each) for each in kept]

    def query_logs(self) -> Sequence[QueryLog]:
        """Return Route 53 Resolver's query logging configurations."""
        backend = self._find("route53resolver")
        kept = backend.resolver_query_log_configs.values() if backend else ()
        return [QueryLog(each.id, each.destination_arn) for each in kept]

    def query_logs_of(self, vpc_id: str) -> Sequence[QueryLog]:
        """Return the configurations that log a VPC's queries now."""
        backend = self._find("route53resolver")
        if backend is None:
            return []
        # A deleted association is gone from moto, so each one there counts.
        wanted = {
            each.resolver_query_log_config_id
            for each in backend.resolver_query_log_config_associations.values()
            if each.resource_id == vpc_id
        }
        return [each for each in self.query_logs() if each.id in wanted]

    def groups(self) -> Sequence[str]:
        """Return the names of the log groups there are, sorted."""
        return sorted(self._groups())

    def streams(self, group: str) -> Sequence[LogStream]:
        """Return a log group's streams that hold events, by name."""
        return [
            LogStream(group, name, _newest(stream.events))
            for name, stream in sorted(self._streams(group).items())
            if stream.events
        ]

    def events(self, stream: LogStream) -> Iterator[LogEvent]:
        """Yield a stream's events."""
        kept = self._streams(stream.group).get(stream.name)
        for event in tuple(kept.events) if kept else ():
            message = str(event.message)
            yield LogEvent(message, event.timestamp, event.ingestion_time)

    def _streams(self, group: str) -> dict[str, Any]:
        kept = self._groups().get(group)
        streams: dict[str, Any] = kept.streams if kept else {}
        return streams

    def _groups(self) -> dict[str, Any]:
        backend = self._find("logs")
        groups: dict[str, Any] = backend.groups if backend else {}
        return groups

    def _find(self, service: str) -> Any | None:
        return find_backend(service, *self._place)


def read_flow_log(kept: Any) -> FlowLog:
    """Return what one of moto's flow logs is at this moment."""
    return FlowLog(
        id=kept.id,
        resource_id=kept.resource_id,
        traffic=kept.traffic_type or "ALL",
        destination=kept.log_destination or kept.log_group_name,
        kind=kept.log_destination_type,
        format=kept.log_format,
        interval_s=int(kept.max_aggregation_interval),
        role=kept.deliver_logs_permission_arn or "",
    )


def _newest(events: Sequence[Any]) -> datetime:
    newest = max(event.ingestion_time for event in events)
    return datetime.fromtimestamp(newest / 1000, UTC)
