"""The fields of flow log records, and a record as one line of text.

Source: VPC user guide, "Flow log records", fields of versions 2 to 10. A field that
nothing here can know is written ``-``, as AWS does for a field that does not apply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.logs.flow.settings import Place
    from gameday.simulator.aws.logs.flow.windows import FlowKey, Tally, Window

__all__ = ["Format", "Row", "read_format"]

_ABSENT = "-"
_ICMP = frozenset({1, 58})
_TCP = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One record to write: a flow of a window, or the window alone."""

    place: Place
    window: Window
    status: str
    """``OK``, ``NODATA`` or ``SKIPDATA``."""
    key: FlowKey | None = None
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """The fields of a flow log's records, in their order."""

    names: tuple[str, ...]

    @property
    def header(self) -> str:
        """The first line of a file."""
        return " ".join(self.names)

    @property
    def version(self) -> int:
        """The record's version: that of its newest field."""
        return max((_VERSIONS.get(name, 2) for name in self.names), default=2)

    def write(self, row: Row) -> str:
        """Write a record."""
        return " ".join(self._value(name, row) for name in self.names)

    def _value(self, name: str, row: Row) -> str:
        if name == "version":
            return str(self.version)
        if name in _OF_WINDOW:
            return _OF_WINDOW[name](row)
        if row.key is None or row.tally is None or name not in _OF_FLOW:
            return _ABSENT
        return _OF_FLOW[name](row, row.key, row.tally)


@lru_cache(maxsize=64)
def read_format(text: str) -> Format:
    """Read a flow log's format, such as ``${srcaddr} ${dstaddr}``."""
    return Format(tuple(re.findall(r"\$\{([\w-]+)\}", text)))


def _start(row: Row) -> str:
    return str(row.tally.first if row.tally else row.window.start)


def _end(row: Row) -> str:
    return str(row.tally.last if row.tally else row.window.end - 1)


_OF_WINDOW: Mapping[str, Callable[[Row], str]] = {
    "account-id": lambda row: row.place[0],
    "az-id": lambda row: row.window.spot.zone_id,
    "end": _end,
    "instance-id": lambda row: row.window.spot.instance_id or _ABSENT,
    "interface-id": lambda row: row.window.spot.interface_id,
    "log-status": lambda row: row.status,
    "region": lambda row: row.place[1],
    "resource-id": lambda row: row.window.spot.interface_id,
    "start": _start,
    "subnet-id": lambda row: row.window.spot.subnet_id,
    "vpc-id": lambda row: row.window.spot.vpc_id,
}
"""What is known of a window without any traffic."""


def _ports(_row: Row, key: FlowKey, _tally: Tally) -> tuple[int, int]:
    """ICMP has no ports; its records have zeros."""
    if key.protocol in _ICMP:
        return 0, 0
    return key.source_port, key.port


def _traffic_path(row: Row, key: FlowKey, tally: Tally) -> str:
    """Return the number of the way that traffic takes out; none where it comes in."""
    if key.direction != "egress":
        return _ABSENT
    through = tally.through
    if through.startswith(("igw-", "eigw-")):
        return "8" if row.window.spot.is_nitro else "2"
    if through.startswith("vpce-"):
        return "7" if row.window.spot.is_nitro else "2"
    if through.startswith("pcx-"):
        return "4"
    if through.startswith("vgw-"):
        return "3"
    return "1"


_OF_FLOW: Mapping[str, Callable[[Row, FlowKey, Tally], str]] = {
    "action": lambda _row, key, _: "ACCEPT" if key.accepted else "REJECT",
    "bytes": lambda _row, _key, tally: str(tally.bytes),
    "dstaddr": lambda _row, key, _: key.destination,
    "dstport": lambda row, key, tally: str(_ports(row, key, tally)[1]),
    "flow-direction": lambda _row, key, _: key.direction,
    "packets": lambda _row, _key, tally: str(tally.packets),
    "pkt-dstaddr": lambda _row, key, _: key.destination,
    "pkt-srcaddr": lambda _row, key, _: key.source,
    "protocol": lambda _row, key, _: str(key.protocol),
    "srcaddr": lambda _row, key, _: key.source,
    "srcport": lambda row, key, tally: str(_ports(row, key, tally)[0]),
    "tcp-flags": lambda _row, key, tally: (
        str(tally.flags) if key.protocol == _TCP else "0"
    ),
    "traffic-path": _traffic_path,
    "type": lambda _row, key, _: "IPv6" if ":" in key.source else "IPv4",
}

_VERSIONS: Mapping[str, int] = {
    **dict.fromkeys(("vpc-id", "subnet-id", "instance-id", "tcp-flags", "type"), 3),
    **dict.fromkeys(("pkt-srcaddr", "pkt-dstaddr"), 3),
    **dict.fromkeys(("region", "az-id", "sublocation-type", "sublocation-id"), 4),
    **dict.fromkeys(("pkt-src-aws-service", "pkt-dst-aws-service"), 5),
    **dict.fromkeys(("flow-direction", "traffic-path"), 5),
    **dict.fromkeys(
        (
            "ecs-cluster-arn",
            "ecs-cluster-name",
            "ecs-container-instance-arn",
            "ecs-container-instance-id",
            "ecs-container-id",
            "ecs-second-container-id",
            "ecs-service-name",
            "ecs-task-definition-arn",
            "ecs-task-arn",
            "ecs-task-id",
        ),
        7,
    ),
    "reject-reason": 8,
    "resource-id": 9,
    "encryption-status": 10,
}
"""The version that brought a field; every other one is of version 2."""
