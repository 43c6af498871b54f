"""Is this connection still alive? Established flows, followed through every change.

Security groups remember: a tracked flow outlives the rules that let it begin, an
untracked one does not (`aws.vpc.tracking`). This is what makes or
breaks a quarantine, so the table is told of every change of the account, not only of
the last.

It neither opens sockets nor decides when an application speaks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.ends import not_running
from gameday.simulator.aws.vpc.filters import acl_stop
from gameday.simulator.aws.vpc.flows import TCP, Stop, Verdict, allow
from gameday.simulator.aws.vpc.paths import Leg, Path, find_path
from gameday.simulator.aws.vpc.state import Direction
from gameday.simulator.aws.vpc.tracking import Memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.aws.vpc.flows import Flow
    from gameday.simulator.aws.vpc.network import Network, Trace
    from gameday.simulator.aws.vpc.state import Interface, NetworkState

__all__ = ["Connection", "Connections"]

# Linux gives up on a TCP connection whose packets get no answer after fifteen
# retransmissions: 924.6 seconds (kernel documentation, ip-sysctl, tcp_retries2).
_TCP_GIVES_UP_S = 924.6
_CLOSED = Stop("the connection is closed").verdict


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection that was established; ask `Connections` how it fares.

    Attributes:
        id: Its number in the table.
        flow: What was opened.
        opened: When, in seconds.
    """

    id: int
    flow: Flow
    opened: float


@dataclass(slots=True)
class _Entry:
    """What the table knows of a connection."""

    flow: Flow
    trace: Trace
    memory: Memory
    last_traffic: float
    exchanges: int = 0
    stopped_at: float | None = None
    stopped_by: Stop | None = None
    ended: Stop | None = None

    @property
    def is_tcp(self) -> bool:
        return self.trace.path.legs[0].packet.protocol == TCP

    @property
    def idle_limit(self) -> float | None:
        return self.memory.idle_limit(self.trace.path.legs, self.exchanges)


class Connections:
    """The connections of an exercise; times are seconds on one clock."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._entries: dict[int, _Entry] = {}
        self._next_id = 1

    def open(self, flow: Flow, now: float) -> Connection | Verdict:
        """Establish a connection, or say why it cannot be.

        A verdict that allows means a service of AWS's own, such as the resolver, to
        which no connection is followed.
        """
        trace = self._network.trace(flow)
        if isinstance(trace, Verdict):
            return trace
        memory = Memory(trace.path.always_tracked)
        memory.follow(self._network.state, trace.path.legs)
        connection = Connection(self._next_id, flow, now)
        self._entries[connection.id] = _Entry(flow, trace, memory, now)
        self._next_id += 1
        return connection

    def refresh(self, now: float) -> None:
        """Take in a change of the account; call it after every one.

        What a change does to a connection depends on the changes before it: a swap to
        wide-open groups drops the tracking, so that the next swap cuts.
        """
        for entry in self._entries.values():
            self._judge(entry, now)

    def check(self, connection: Connection, now: float) -> Verdict:
        """Say whether packets of a connection pass now."""
        entry = self._entries.get(connection.id)
        return self._judge(entry, now) if entry else _CLOSED

    def traffic(self, connection: Connection, now: float) -> Verdict:
        """Send something and get an answer, which keeps the connection from idling."""
        verdict = self.check(connection, now)
        if verdict:
            entry = self._entries[connection.id]
            entry.last_traffic = now
            entry.exchanges += 1
        return verdict

    def find_idle_left(self, connection: Connection, now: float) -> float | None:
        """Return the seconds that a connection may go on being idle.

        None where nothing on its way forgets it.
        """
        entry = self._entries.get(connection.id)
        limit = entry.idle_limit if entry else None
        if entry is None or limit is None:
            return None
        return max(0.0, entry.last_traffic + limit - now)

    def is_tracked(self, connection: Connection) -> bool:
        """Say whether any interface on the way tracks a connection."""
        entry = self._entries.get(connection.id)
        return entry is not None and entry.memory.is_tracked

    def close(self, connection: Connection) -> None:
        """Forget a connection: an application, or a reboot, has closed it."""
        self._entries.pop(connection.id, None)

    def _judge(self, entry: _Entry, now: float) -> Verdict:
        state = self._network.state
        if entry.ended is None:
            entry.ended = _lost_end(state, entry.trace) or _timed_out(entry, now)
        if entry.ended is not None:
            return entry.ended.verdict
        way = _walk_again(state, entry)
        cut = entry.memory.follow(state, _legs(state, entry, way))
        if isinstance(way, Path):
            entry.ended = _renamed(entry, way)
        if entry.ended is not None:
            return entry.ended.verdict
        stop = cut or (way if isinstance(way, Stop) else _acl_stop(state, way))
        return _halt(entry, stop, now) if stop else _go_on(entry)


def _halt(entry: _Entry, stop: Stop, now: float) -> Verdict:
    if entry.stopped_at is None:
        entry.stopped_at = now
    entry.stopped_by = stop
    return stop.verdict


def _go_on(entry: _Entry) -> Verdict:
    entry.stopped_at = entry.stopped_by = None
    if entry.memory.outlives:
        lacking = entry.memory.outlives.reason
        return allow(f"the established connection is tracked, though {lacking}")
    how = "tracked" if entry.memory.is_tracked else "untracked, and permitted by rules"
    return allow(f"the established connection is {how}")


def _lost_end(state: NetworkState, trace: Trace) -> Stop | None:
    """Say which end is gone for good; None while both are there."""
    sender, target, path = trace.sender, trace.target, trace.path
    for leg in path.legs:
        if leg.interface is None:
            continue
        now = state.interface(leg.interface.id)
        if now is None or now.instance_id != leg.interface.instance_id:
            return Stop(f"{leg.interface.id} was taken from {leg.interface}")
        stopped = not_running(state, now)
        if stopped:
            return stopped
    if sender.interface is not None:
        now = state.interface(sender.interface.id)
        pair = now.holding(sender.address.private) if now else None
        public = path.seen_as == sender.address.public
        if pair is None or (public and pair.public != sender.address.public):
            return Stop(f"{sender.interface} has lost the address {path.seen_as}")
    receiver = _receiver(path)
    if receiver is not None:
        now = state.interface(receiver.id)
        if now is None or now.holding(target.address) is None:
            return Stop(f"{receiver} has lost the address {target}")
    return None


def _receiver(path: Path) -> Interface | None:
    last = path.legs[-1]
    return last.interface if last.direction is Direction.INGRESS else None


def _timed_out(entry: _Entry, now: float) -> Stop | None:
    if entry.is_tcp and entry.stopped_at is not None and entry.stopped_by:
        silence = now - entry.stopped_at
        if silence > _TCP_GIVES_UP_S:
            why = entry.stopped_by.reason
            return Stop(f"{why}; TCP gave up after {_TCP_GIVES_UP_S:.0f} s of it")
    limit = entry.idle_limit
    if limit is None or now - entry.last_traffic <= limit:
        return None
    if entry.is_tcp:
        return Stop(f"the connection was idle for more than {limit:.0f} s")
    entry.memory.forget()  # the next packet begins a flow of its own
    return None


def _walk_again(state: NetworkState, entry: _Entry) -> Path | Stop:
    trace = entry.trace
    sender = trace.sender
    if sender.interface is not None:
        now = state.interface(sender.interface.id)
        sender = replace(sender, interface=now or sender.interface)
    return find_path(state, entry.flow, sender, trace.target)


def _renamed(entry: _Entry, way: Path) -> Stop | None:
    before = entry.trace.path.seen_as
    if way.seen_as == before:
        return None
    return Stop(f"the connection's address changed from {before} to {way.seen_as}")


def _legs(state: NetworkState, entry: _Entry, way: Path | Stop) -> Sequence[Leg]:
    """Return the legs with their groups as they are now, also where no way is open."""
    opened = entry.trace.path.legs
    if isinstance(way, Path) and len(way.legs) == len(opened):
        return way.legs
    return [
        replace(leg, interface=state.interface(leg.interface.id) or leg.interface)
        if leg.interface
        else leg
        for leg in opened
    ]


def _acl_stop(state: NetworkState, way: Path) -> Stop | None:
    stops = (acl_stop(state, leg) for leg in way.legs)
    return next((stop for stop in stops if stop is not None), None)
