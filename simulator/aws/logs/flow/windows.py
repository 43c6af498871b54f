"""Aggregation: the packets of one flow in one interval become one record.

A window belongs to one interface and begins at a multiple of its interval. It holds a
bounded number of flows; what exceeds it is skipped, and told as SKIPDATA. It does not
write records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.logs.flow.settings import Spot
    from gameday.simulator.aws.vpc.observation import Crossing
    from gameday.simulator.aws.vpc.traffic import Volume

__all__ = ["MOST_FLOWS", "FlowKey", "Tally", "Window", "Windows"]

MOST_FLOWS = 10_000
"""How many flows one window of one interface holds."""


class FlowKey(NamedTuple):
    """What makes packets one flow in a window."""

    source: str
    destination: str
    source_port: int
    port: int
    protocol: int
    accepted: bool
    direction: str


@dataclass(slots=True)
class Tally:
    """What was counted of one flow in one window."""

    first: int
    """When its first packet was seen, in seconds since 1970."""
    last: int
    through: str
    packets: int = 0
    bytes: int = 0
    flags: int = 0
    """The TCP flags seen, as the bits of the ``tcp-flags`` field."""

    def add(self, at: int, volume: Volume, flags: int) -> None:
        """Count some packets."""
        self.last = max(self.last, at)
        self.packets += volume.packets
        self.bytes += volume.bytes
        self.flags |= flags


@dataclass(slots=True)
class Window:
    """One interval of one interface."""

    spot: Spot
    start: int
    """In seconds since 1970."""
    interval_s: int
    flows: dict[FlowKey, Tally] = field(default_factory=dict)
    skipped: bool = False
    """Whether there was more than it could hold."""

    @property
    def end(self) -> int:
        """When it is over, in seconds since 1970."""
        return self.start + self.interval_s


class Windows:
    """The open windows of one flow log."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], Window] = {}

    def count(
        self,
        spot: Spot,
        interval_s: int,
        crossing: Crossing,
        *,
        volume: Volume,
        at: int,
        flags: int,
    ) -> None:
        """Count what crossed an interface."""
        start = at - at % interval_s
        window = self._open.get((spot.interface_id, start))
        if window is None:
            window = Window(spot, start, interval_s)
            self._open[spot.interface_id, start] = window
        key = _identify(crossing)
        tally = window.flows.get(key)
        if tally is None:
            if len(window.flows) >= MOST_FLOWS:
                window.skipped = True
                return
            tally = window.flows[key] = Tally(at, at, crossing.through)
        tally.add(at, volume, flags)

    def close(self, now: int | None) -> Iterator[Window]:
        """Take out the windows that are over, all of them where no time is given."""
        over = [
            key
            for key, window in self._open.items()
            if now is None or window.end <= now
        ]
        for key in over:
            yield self._open.pop(key)


def _identify(crossing: Crossing) -> FlowKey:
    packet = crossing.packet
    return FlowKey(
        str(packet.source.address),
        str(packet.destination.address),
        packet.source_port,
        packet.port,
        packet.protocol,
        crossing.accepted,
        crossing.direction.value,
    )
