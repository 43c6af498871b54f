"""Where finished records go: a file in a bucket, events of a log stream, a Firehose.

It names files and streams as AWS does and writes them; when is the sensor's business.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.logs.flow.fields import read_format
from gameday.simulator.aws.logs.store import compress, name_log_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.aws.logs.flow.settings import FlowLog, Place
    from gameday.simulator.aws.logs.store import LogStore
    from gameday.simulator.aws.s3.store import BucketStore

__all__ = ["Delivery", "Line", "name_file"]

Line = tuple[str, int, str]
"""An interface id, when its window ended in seconds since 1970, and the record."""


class Delivery:
    """Writes finished records to the destinations of flow logs.

    Args:
        buckets: Where files are written.
        logs: Where log events and records of delivery streams are written.
    """

    def __init__(self, buckets: BucketStore, logs: LogStore) -> None:
        self._buckets = buckets
        self._logs = logs

    def deliver(
        self, flow_log: FlowLog, place: Place, lines: Sequence[Line], slot: int
    ) -> bool:
        """Write records to a flow log's destination; False where that is gone.

        Args:
            flow_log: Whose records.
            place: The flow log's account and region.
            lines: The records.
            slot: The end of the five minutes they belong to, in seconds since 1970.
        """
        if flow_log.kind == "s3":
            return self._deliver_file(flow_log, place, lines, slot)
        if flow_log.kind == "cloud-watch-logs":
            return self._deliver_events(flow_log, place, lines)
        account, region = place
        stream = Arn.read(flow_log.destination).name
        texts = [text for _, _, text in lines]
        return self._logs.put_records(stream, texts, account=account, region=region)

    def _deliver_file(
        self, flow_log: FlowLog, place: Place, lines: Sequence[Line], slot: int
    ) -> bool:
        header = read_format(flow_log.format).header
        body = "\n".join([header, *(text for _, _, text in lines), ""])
        bucket = Arn.read(flow_log.destination).resource.partition("/")[0]
        key = name_file(flow_log, place, slot, body)
        return self._buckets.put(bucket, key, compress(body.encode()))

    def _deliver_events(
        self, flow_log: FlowLog, place: Place, lines: Sequence[Line]
    ) -> bool:
        """Write each interface's records to its own stream (``eni-…-all``)."""
        account, region = place
        group = name_log_group(flow_log.destination)
        streams: dict[str, list[tuple[datetime, str]]] = {}
        for interface_id, end, text in lines:
            name = f"{interface_id}-{flow_log.traffic.lower()}"
            moment = datetime.fromtimestamp(end, UTC)
            streams.setdefault(name, []).append((moment, text))
        return all(
            self._logs.put_events((group, name), events, account=account, region=region)
            for name, events in streams.items()
        )


def name_file(flow_log: FlowLog, place: Place, slot: int, body: str) -> str:
    """Return the key of a file, below the prefix in the destination's ARN.

    Source: VPC user guide, "Flow log files".
    """
    account, region = place
    moment = datetime.fromtimestamp(slot, UTC)
    digest = hashlib.sha256(f"{flow_log.id} {slot} {body}".encode()).hexdigest()[:8]
    prefix = Arn.read(flow_log.destination).resource.partition("/")[2].strip("/")
    folder = f"AWSLogs/{account}/vpcflowlogs/{region}/{moment:%Y/%m/%d}"
    name = f"{account}_vpcflowlogs_{region}_{flow_log.id}_{moment:%Y%m%dT%H%MZ}"
    return f"{prefix}/{folder}/{name}_{digest}.log.gz".lstrip("/")
