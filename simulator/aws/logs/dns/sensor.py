"""The sensor: hears of DNS queries and logs those of associated VPCs, some time later.

The resolver answers repeated questions from its cache and does not log them (Route 53
developer guide, "Resolver query logging").
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.logs.dns.records import write_query
from gameday.simulator.aws.logs.store import compress, name_log_group
from gameday.simulator.aws.vpc.traffic import DnsQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gameday.simulator.aws.logs.dns.records import Record
    from gameday.simulator.aws.logs.dns.settings import QueryLog, QueryLogReader
    from gameday.simulator.aws.logs.vended import VendedLogs
    from gameday.simulator.aws.vpc.traffic import Traffic
    from gameday.simulator.engine.clock import Clock

__all__ = ["QueryLogs"]

_NAME = "dns"
_TTL_S = 60.0
"""How long an answer is cached; assumed, since a zone's owner chooses it."""
_MOST_CACHED = 4_096
_FILE_S = 300

_Key: TypeAlias = tuple["QueryLog", str, str]
"""What waits together: a log's queries of a VPC from one source."""


class QueryLogs:
    """The query logs of one account and region.

    Args:
        clock: The exercise's clock.
        latency: Draws the seconds of ``dns.deliver_s3``, ``dns.deliver_logs`` and
            ``dns.deliver_firehose``: from the first query of a batch to its delivery.
        place: The account and the region.
        reader: Reads which queries are logged, and where to.
        vended: Writes to where they go.
    """

    def __init__(
        self,
        clock: Clock,
        latency: Callable[[str], float],
        place: tuple[str, str],
        *,
        reader: QueryLogReader,
        vended: VendedLogs,
    ) -> None:
        self._clock = clock
        self._reader = reader
        self._vended = vended
        self._latency = latency
        self._place = place
        self._account, self._region = place
        self._cached: dict[tuple[str, str, str], float] = {}
        self._waiting: dict[_Key, list[Record]] = {}

    def listen(self, told: Traffic | DnsQuery) -> None:
        """Log a query; traffic is no business of the resolver."""
        if not isinstance(told, DnsQuery):
            return
        vpc_id = told.interface.vpc_id
        if self._is_cached(told, vpc_id):
            return
        for log in self._reader.query_logs_of(vpc_id):
            record = write_query(told, account=self._account, region=self._region)
            self._keep((log, vpc_id, told.source), record)

    def flush(self) -> None:
        """Deliver at once what waits, as at the end of an exercise."""
        for key in list(self._waiting):
            self._deliver(key)

    def _is_cached(self, query: DnsQuery, vpc_id: str) -> bool:
        key = (vpc_id, query.name.rstrip(".").lower(), query.record_type)
        now = self._clock.elapsed()
        if self._cached.get(key, -1.0) > now:
            return True
        if query.answer is not None:
            if len(self._cached) >= _MOST_CACHED:
                # Forgetting all at once costs a few more lines of log, and no search
                # for what is old.
                self._cached.clear()
            self._cached[key] = now + _TTL_S
        return False

    def _keep(self, key: _Key, record: Record) -> None:
        if key in self._waiting:
            self._waiting[key].append(record)
            return
        self._waiting[key] = [record]
        log, _, _ = key
        self._clock.call_later(
            self._latency(_STEPS[_kind(log.destination)]),
            lambda: self._deliver(key),
            name=_NAME,
        )

    def _deliver(self, key: _Key) -> None:
        """Deliver a batch; where its destination does not take it, it is lost."""
        log, vpc_id, _ = key
        records = self._waiting.pop(key, None)
        if records is None:
            return
        lines = [json.dumps(record, separators=(",", ":")) for record in records]
        match _kind(log.destination):
            case "s3":
                self._put_file(log, vpc_id, lines)
            case "logs":
                self._put_events(log, vpc_id, records, lines)
            case _:
                stream = Arn.read(log.destination).name
                self._vended.put_records(self._place, stream, lines)

    def _put_file(self, log: QueryLog, vpc_id: str, lines: Sequence[str]) -> None:
        body = "\n".join([*lines, ""])
        bucket, _, prefix = Arn.read(log.destination).resource.partition("/")
        key = self._name_file(vpc_id, prefix.strip("/"), body)
        self._vended.put_file(self._place, bucket, key, compress(body.encode()))

    def _name_file(self, vpc_id: str, prefix: str, body: str) -> str:
        stamp = self._clock.now().timestamp()
        moment = datetime.fromtimestamp(stamp - stamp % _FILE_S, UTC)
        digest = hashlib.sha256(f"{vpc_id} {stamp} {body}".encode()).hexdigest()[:8]
        folder = f"AWSLogs/{self._account}/vpcdnsquerylogs/{vpc_id}/{moment:%Y/%m/%d}"
        name = f"{vpc_id}_vpcdnsquerylogs_{self._account}_{moment:%Y%m%dT%H%MZ}"
        return f"{prefix}/{folder}/{name}_{digest}.log.gz".lstrip("/")

    def _put_events(
        self,
        log: QueryLog,
        vpc_id: str,
        records: Sequence[Record],
        lines: Sequence[str],
    ) -> None:
        """Write a stream for each source, ``vpc-…_i-…``."""
        group = name_log_group(log.destination)
        streams: dict[str, list[tuple[datetime, str]]] = {}
        for record, line in zip(records, lines, strict=True):
            source = record["srcids"].get("instance", record["srcaddr"])
            moment = datetime.fromisoformat(record["query_timestamp"])
            streams.setdefault(f"{vpc_id}_{source}", []).append((moment, line))
        for name, events in streams.items():
            self._vended.put_events(self._place, (group, name), events)


_STEPS = {
    "s3": "dns.deliver_s3",
    "logs": "dns.deliver_logs",
    "firehose": "dns.deliver_firehose",
}


def _kind(destination: str) -> str:
    """Return the service in a destination's ARN."""
    return Arn.read(destination).service
