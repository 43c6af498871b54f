"""The flow logs of an account and region as they stand, and what each one covers.

It reads moto's; a flow log that was deleted is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FlowLog",
    "Place",
    "Spot",
    "find_flow_logs",
    "find_spot",
    "list_spots",
    "mark_failed",
]

Place: TypeAlias = tuple[str, str]
"""An account id and a region."""

_NITRO_INTERVAL_S = 60
# Families on the Xen hypervisor (EC2 instance types guide, "Hypervisor type"); every
# other one is on Nitro, or bare metal, whose interval is a minute at the most (VPC user
# guide, "Aggregation interval").
# fmt: off
_XEN = frozenset((
    "c1", "c3", "c4", "d2", "f1", "g2", "g3", "g3s", "h1", "hs1", "i2", "i3", "m1",
    "m2", "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class FlowLog:
    """One flow log."""

    id: str
    resource_id: str
    """The VPC, subnet or interface it covers."""
    traffic: Literal["ACCEPT", "REJECT", "ALL"]
    destination: str
    """The ARN of a bucket or delivery stream, or the name of a log group."""
    kind: Literal["s3", "cloud-watch-logs", "kinesis-data-firehose"]
    format: str
    """Its fields, as in ``${srcaddr} ${dstaddr}``."""
    interval_s: int
    """The longest aggregation interval: 60 or 600 seconds."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an interface is, as far as flow logs tell."""

    interface_id: str
    vpc_id: str
    subnet_id: str
    instance_id: str | None
    zone_id: str
    is_nitro: bool

    def is_in(self, resource_id: str) -> bool:
        """Say whether a VPC or subnet holds the interface, or is the interface."""
        return resource_id in {self.interface_id, self.subnet_id, self.vpc_id}

    def interval_s(self, flow_log: FlowLog) -> int:
        """Return the seconds a flow log aggregates here."""
        if self.is_nitro:
            return min(flow_log.interval_s, _NITRO_INTERVAL_S)
        return flow_log.interval_s


def find_flow_logs(place: Place) -> list[FlowLog]:
    """Return the flow logs there are now."""
    return [_read(found) for found in _ec2(place).flow_logs.values()]


def find_spot(place: Place, interface_id: str) -> Spot | None:
    """Return where an interface is; None where there is no such interface."""
    found = _ec2(place).enis.get(interface_id)
    return None if found is None else _locate(found)


def list_spots(place: Place, resource_id: str) -> Iterator[Spot]:
    """Yield the attached interfaces that a VPC, subnet or interface id covers."""
    for found in _ec2(place).enis.values():
        if found.instance is None or found.instance.state == "terminated":
            continue
        if resource_id in {found.id, found.subnet.id, found.subnet.vpc_id}:
            yield _locate(found)


def mark_failed(place: Place, flow_log_id: str) -> None:
    """Let DescribeFlowLogs tell that a flow log's destination cannot be written to."""
    found = _ec2(place).flow_logs.get(flow_log_id)
    if found is not None:
        found.deliver_logs_status = "FAILED"
        found.deliver_logs_error_message = "Access error"


def _ec2(place: Place) -> Any:
    from moto.ec2.models import ec2_backends  # takes a second to import

    account, region = place
    return ec2_backends[account][region]


def _read(found: Any) -> FlowLog:
    return FlowLog(
        id=found.id,
        resource_id=found.resource_id,
        traffic=found.traffic_type or "ALL",
        destination=found.log_destination or found.log_group_name,
        kind=found.log_destination_type,
        format=found.log_format,
        interval_s=int(found.max_aggregation_interval),
    )


def _locate(found: Any) -> Spot:
    subnet, instance = found.subnet, found.instance
    family = instance.instance_type.partition(".")[0] if instance else ""
    return Spot(
        interface_id=found.id,
        vpc_id=subnet.vpc_id,
        subnet_id=subnet.id,
        instance_id=instance.id if instance else None,
        zone_id=subnet.availability_zone_id,
        is_nitro=instance is not None and family not in _XEN,
    )
