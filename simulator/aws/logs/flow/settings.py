"""The flow logs of an account and region as facts, and what each one covers.

A flow log that was deleted is not among them. `aws.moto.stores.flow_logs` reads moto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["FlowLog", "FlowLogStore", "Place", "Spot", "is_nitro"]

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
    role: str = ""
    """The ARN of the role that writes to a log group; empty for other destinations."""


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


class FlowLogStore(Protocol):
    """The flow logs of one account and region, and the interfaces they cover."""

    def flow_logs(self) -> Sequence[FlowLog]:
        """Return the flow logs there are now."""

    def spot(self, interface_id: str) -> Spot | None:
        """Return where an interface is; None where there is no such interface."""

    def spots(self, resource_id: str) -> Iterator[Spot]:
        """Yield the attached interfaces that a VPC, subnet or interface id covers."""

    def mark(self, flow_log_id: str, *, is_delivered: bool) -> None:
        """Let DescribeFlowLogs tell whether the last delivery took place."""


def is_nitro(instance_type: str) -> bool:
    """Say whether instances of a type are on Nitro, or on bare metal."""
    return instance_type.partition(".")[0] not in _XEN
