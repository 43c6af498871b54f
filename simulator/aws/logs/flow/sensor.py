"""The sensor: hears of traffic, aggregates it for each flow log, delivers it late.

Only flow logs that exist when something crosses an interface count it. What they have
counted by the time they are deleted is still delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.simulator.aws.logs.flow.fields import Row, read_format
from gameday.simulator.aws.logs.flow.windows import Window, Windows
from gameday.simulator.aws.vpc.flows import TCP
from gameday.simulator.aws.vpc.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gameday.simulator.aws.logs.flow.delivery import Delivery, Line
    from gameday.simulator.aws.logs.flow.settings import (
        FlowLog,
        FlowLogStore,
        Place,
        Spot,
    )
    from gameday.simulator.aws.vpc.observation import Crossing
    from gameday.simulator.aws.vpc.traffic import DnsQuery
    from gameday.simulator.engine.clock import Clock

__all__ = ["FlowLogs"]

_NAME = "flowlogs"
_TICK_S = 60
_FILE_S = 300
"""A file for a bucket is closed every five minutes (VPC user guide, "Publish flow logs
to Amazon S3")."""
_SYN, _SYN_ACK = 2, 18
_STEPS = {
    "s3": "flowlogs.deliver_s3",
    "cloud-watch-logs": "flowlogs.deliver_logs",
    "kinesis-data-firehose": "flowlogs.deliver_firehose",
}


@dataclass(slots=True)
class _Gathered:
    """What one flow log has counted and not yet delivered."""

    flow_log: FlowLog
    windows: Windows = field(default_factory=Windows)
    lines: list[Line] = field(default_factory=list)


class FlowLogs:
    """The flow logs of some accounts and regions.

    Args:
        clock: The exercise's clock.
        latency: Draws the seconds of ``flowlogs.deliver_s3``, ``…deliver_logs`` and
            ``…deliver_firehose``: from the end of a window, or file, to its delivery.
        stores: The flow logs by account and region; traffic is looked for in each.
        delivery: Writes finished records to where a flow log wants them.
    """

    def __init__(
        self,
        clock: Clock,
        latency: Callable[[str], float],
        stores: Mapping[Place, FlowLogStore],
        delivery: Delivery,
    ) -> None:
        self._clock = clock
        self._latency = latency
        self._stores = stores
        self._delivery = delivery
        self._gathered: dict[tuple[Place, str], _Gathered] = {}

    def begin(self) -> None:
        """Keep closing windows from now on, at every full minute."""
        left_s = _TICK_S - self._clock.now().timestamp() % _TICK_S
        self._clock.call_later(left_s, self._go_on, name=_NAME)

    def listen(self, told: Traffic | DnsQuery) -> None:
        """Count traffic; queries to the resolver are in no flow log."""
        if not isinstance(told, Traffic):
            return
        for place, store in self._stores.items():
            flow_logs = store.flow_logs()
            if flow_logs:
                self._count(place, flow_logs, told)

    def flush(self) -> None:
        """Deliver at once what was counted so far, as at the end of an exercise."""
        now = int(self._clock.now().timestamp())
        for (place, _), gathered in list(self._gathered.items()):
            self._close(place, gathered, None)
            self._delivery.deliver(gathered.flow_log, place, gathered.lines, now)
        self._gathered.clear()

    def _count(
        self, place: Place, flow_logs: Sequence[FlowLog], traffic: Traffic
    ) -> None:
        at = int(traffic.at.timestamp())
        for crossing in traffic.crossings:
            spot = self._stores[place].spot(crossing.interface.id)
            if spot is None:
                continue
            for flow_log in _covering(flow_logs, spot, crossing):
                self._gather(place, flow_log).windows.count(
                    spot,
                    spot.interval_s(flow_log),
                    crossing,
                    volume=traffic.volume_of(crossing),
                    at=at,
                    flags=_flags(traffic, crossing),
                )

    def _gather(self, place: Place, flow_log: FlowLog) -> _Gathered:
        key = (place, flow_log.id)
        if key not in self._gathered:
            self._gathered[key] = _Gathered(flow_log)
        return self._gathered[key]

    def _go_on(self) -> None:
        # An actor for as long as the exercise lasts: each sleep lets whoever is due
        # next run.
        while True:
            self._tick(round(self._clock.now().timestamp()))
            self._clock.sleep(_TICK_S)

    def _tick(self, now: int) -> None:
        """Close what is over, and send on what is complete."""
        for place, store in self._stores.items():
            alive = {each.id: each for each in store.flow_logs()}
            for flow_log in alive.values():
                self._gather(place, flow_log)
            for key, gathered in list(self._gathered.items()):
                if key[0] == place:
                    self._settle(place, gathered, now, is_on=key[1] in alive)

    def _settle(
        self, place: Place, gathered: _Gathered, now: int, *, is_on: bool
    ) -> None:
        busy = self._close(place, gathered, now if is_on else None)
        if is_on:
            gathered.lines.extend(self._idle_lines(place, gathered.flow_log, now, busy))
        is_file = gathered.flow_log.kind == "s3"
        if is_on and is_file and now % _FILE_S:
            return
        if gathered.lines:
            self._send(place, gathered.flow_log, gathered.lines, now)
            gathered.lines = []
        if not is_on:
            del self._gathered[place, gathered.flow_log.id]

    def _close(
        self, place: Place, gathered: _Gathered, now: int | None
    ) -> set[tuple[str, int]]:
        """Write the records of the windows that are over; return which those were."""
        busy = set()
        for window in gathered.windows.close(now):
            busy.add((window.spot.interface_id, window.end))
            gathered.lines.extend(_lines(place, gathered.flow_log, window))
        return busy

    def _send(
        self, place: Place, flow_log: FlowLog, lines: Sequence[Line], slot: int
    ) -> None:
        self._clock.call_later(
            self._latency(_STEPS[flow_log.kind]),
            lambda: self._deliver(flow_log, place, lines, slot),
            name=_NAME,
        )

    def _deliver(
        self, flow_log: FlowLog, place: Place, lines: Sequence[Line], slot: int
    ) -> None:
        """Deliver and let the flow log tell; what cannot be delivered is lost."""
        done = self._delivery.deliver(flow_log, place, lines, slot)
        self._stores[place].mark(flow_log.id, is_delivered=done)

    def _idle_lines(
        self, place: Place, flow_log: FlowLog, now: int, busy: set[tuple[str, int]]
    ) -> Iterator[Line]:
        """Yield a NODATA record for each interface whose window ends idle."""
        write = read_format(flow_log.format).write
        for spot in self._stores[place].spots(flow_log.resource_id):
            interval_s = spot.interval_s(flow_log)
            if now % interval_s or (spot.interface_id, now) in busy:
                continue
            window = Window(spot, now - interval_s, interval_s)
            yield spot.interface_id, now, write(Row(place, window, "NODATA"))


def _covering(
    flow_logs: Sequence[FlowLog], spot: Spot, crossing: Crossing
) -> Iterator[FlowLog]:
    wanted = {"ALL", "ACCEPT" if crossing.accepted else "REJECT"}
    for flow_log in flow_logs:
        if flow_log.traffic in wanted and spot.is_in(flow_log.resource_id):
            yield flow_log


def _flags(traffic: Traffic, crossing: Crossing) -> int:
    """Return the TCP flags that flow logs tell: of the packets that open, or none."""
    if crossing.packet.protocol != TCP or not traffic.opens:
        return 0
    return _SYN_ACK if crossing.is_reply else _SYN


def _lines(place: Place, flow_log: FlowLog, window: Window) -> Iterator[Line]:
    write = read_format(flow_log.format).write
    where = (window.spot.interface_id, window.end)
    for key, tally in window.flows.items():
        yield (*where, write(Row(place, window, "OK", key, tally)))
    if window.skipped:
        yield (*where, write(Row(place, window, "SKIPDATA")))
