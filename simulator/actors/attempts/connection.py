"""Trying a connection: resolve the name if there is one, then keep the line open.

A miner that is connected needs neither DNS nor a rule that lets it begin again: as long
as its established connection lives, it goes on mining.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.network.connections import Connection
from simulator.referee.answer import Answer

if TYPE_CHECKING:
    from simulator.clock import Clock
    from simulator.network import Connections, Flow, Network, Verdict

__all__ = ["ConnectionAttempt", "QueryAttempt"]


class QueryAttempt:
    """Asks the resolver for a name.

    Args:
        network: The account's network.
        source: Who asks: an instance id, or ``internet``.
        name: The name asked for.
    """

    def __init__(self, network: Network, source: str, name: str) -> None:
        self._network = network
        self._source = source
        self._name = name

    def make(self) -> Answer:
        """Ask now."""
        return self.would_work()

    def would_work(self) -> Answer:
        """Say whether an answer would come."""
        return _answer(self._network.resolve(self._source, self._name))


class ConnectionAttempt:
    """Opens a connection, or goes on using it.

    Args:
        network: The account's network.
        connections: Its established connections.
        clock: The exercise's clock.
        flow: From where to where.
        query: Asked before a new connection is opened.
        persistent: Whether the connection is kept between attempts; a health check
            opens a new one each time.
    """

    def __init__(
        self,
        network: Network,
        connections: Connections,
        clock: Clock,
        *,
        flow: Flow,
        query: QueryAttempt | None = None,
        persistent: bool,
    ) -> None:
        self._network = network
        self._connections = connections
        self._clock = clock
        self._flow = flow
        self._query = query
        self._persistent = persistent
        self._open: Connection | None = None

    def make(self) -> Answer:
        """Send something, over the established connection or a new one."""
        if self._open is not None:
            verdict = self._connections.traffic(self._open, self._clock.elapsed())
            if verdict:
                return _answer(verdict)
        return self._begin()

    def would_work(self) -> Answer:
        """Say whether packets would pass, over the connection or over a new one."""
        if self._open is not None:
            verdict = self._connections.check(self._open, self._clock.elapsed())
            if verdict:
                return _answer(verdict)
        return self._asked() or _answer(self._network.check(self._flow))

    def _begin(self) -> Answer:
        refused = self._asked()
        if refused is not None:
            return refused
        if not self._persistent:
            return _answer(self._network.check(self._flow))
        opened = self._connections.open(self._flow, self._clock.elapsed())
        if not isinstance(opened, Connection):
            return _answer(opened)
        if self._open is not None:
            self._connections.close(self._open)
        self._open = opened
        return _answer(self._connections.traffic(opened, self._clock.elapsed()))

    def _asked(self) -> Answer | None:
        """Ask the resolver first; None where it answers, or nothing is asked."""
        if self._query is None:
            return None
        answer = self._query.would_work()
        return None if answer else answer


def _answer(verdict: Verdict) -> Answer:
    return Answer(verdict.allowed, verdict.reason)
