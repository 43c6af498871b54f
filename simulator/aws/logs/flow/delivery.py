"""Where finished records go: a file in a bucket, events of a log stream, a Firehose.

It names files and streams as AWS does and writes them; when is the sensor's business.
A file needs the bucket's policy, events need the flow log's role, as they are then.
Source: VPC user guide, "IAM role for publishing flow logs to CloudWatch Logs".
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.authority import Source
from gameday.simulator.aws.logs.flow.fields import read_format
from gameday.simulator.aws.logs.store import compress, name_log_group
from gameday.simulator.aws.logs.vended import append_events
from gameday.simulator.aws.principals import FLOW_LOGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.aws.iam.authority import Authority
    from gameday.simulator.aws.logs.flow.settings import FlowLog, Place
    from gameday.simulator.aws.logs.store import LogStore
    from gameday.simulator.aws.logs.vended import May, VendedLogs

__all__ = ["Delivery", "Line", "name_file"]

Line = tuple[str, int, str]
"""An interface id, when its window ended in seconds since 1970, and the record."""


class Delivery:
    """Writes finished records to the destinations of flow logs.

    Args:
        vended: Writes files and records of delivery streams.
        authority: Judges the roles of flow logs.
        logs: Where their roles write log events.
    """

    def __init__(
        self, vended: VendedLogs, authority: Authority, logs: LogStore
    ) -> None:
        self._vended = vended
        self._authority = authority
        self._logs = logs

    def deliver(
        self, flow_log: FlowLog, place: Place, lines: Sequence[Line], slot: int
    ) -> bool:
        """Write records to a flow log's destination.

        False where that is gone, or does not let them be written.

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
        stream = Arn.read(flow_log.destination).name
        texts = [text for _, _, text in lines]
        return self._vended.put_records(place, stream, texts)

    def _deliver_file(
        self, flow_log: FlowLog, place: Place, lines: Sequence[Line], slot: int
    ) -> bool:
        header = read_format(flow_log.format).header
        body = "\n".join([header, *(text for _, _, text in lines), ""])
        bucket = Arn.read(flow_log.destination).resource.partition("/")[0]
        key = name_file(flow_log, place, slot, body)
        return self._vended.put_file(place, bucket, key, compress(body.encode()))

    def _deliver_events(
        self, flow_log: FlowLog, place: Place, lines: Sequence[Line]
    ) -> bool:
        """Write each interface's records to its own stream (``eni-…-all``)."""
        may = self._take_role(flow_log, place)
        if may is None:
            return False
        group = name_log_group(flow_log.destination)
        streams: dict[str, list[tuple[datetime, str]]] = {}
        for interface_id, end, text in lines:
            name = f"{interface_id}-{flow_log.traffic.lower()}"
            moment = datetime.fromtimestamp(end, UTC)
            streams.setdefault(name, []).append((moment, text))
        return all(
            append_events(self._logs, may, place, (group, name), events)
            for name, events in streams.items()
        )

    def _take_role(self, flow_log: FlowLog, place: Place) -> May | None:
        """Return what judges a flow log's role; None where it cannot be taken on."""
        account, region = place
        arn = f"arn:aws:ec2:{region}:{account}:vpc-flow-log/{flow_log.id}"
        source = Source(account, region, arn)
        if not self._authority.may_assume(
            FLOW_LOGS, flow_log.role, source=source
        ).allowed:
            return None
        return lambda action, resource: (
            self._authority.may_role(flow_log.role, action, resource).allowed
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
