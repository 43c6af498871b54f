"""Trying a connection: resolve the name if there is one, then keep the line open.

A miner that is connected needs neither DNS nor a rule that lets it begin again: as long
as its established connection lives, it goes on mining.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gameday.simulator.actors.attempts.attempt import Attempt
from gameday.simulator.aws.vpc.addresses import is_address
from gameday.simulator.aws.vpc.connections import Connection
from gameday.simulator.engine.clock.expiry import Expiry
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.scope import Scope

if TYPE_CHECKING:
    from gameday.simulator.aws.vpc import Connections, Flow, Network, Verdict
    from gameday.simulator.aws.vpc.traffic import TrafficReporter
    from gameday.simulator.engine.clock import Clock

__all__ = ["ConnectionAttempt", "QueryAttempt"]

_NETWORK = Scope.of("ec2")
_MOMENT = timedelta(microseconds=1)
"""The shortest time that passes on the clock."""


class QueryAttempt(Attempt):
    """Asks the resolver for a name.

    Args:
        network: The account's network.
        source: Who asks: an instance id, or ``internet``.
        name: The name asked for.
        reporter: Tells the sensors of each query.
    """

    def __init__(
        self,
        network: Network,
        source: str,
        name: str,
        *,
        reporter: TrafficReporter | None = None,
    ) -> None:
        self._network = network
        self._source = source
        self._name = name
        self._reporter = reporter

    @property
    def reads(self) -> Scope:
        """What it hangs on: the resolver's way, which is EC2's."""
        return _NETWORK

    def make(self) -> Answer:
        """Ask now."""
        return self.ask()

    def ask(self, *, answer: str | None = None) -> Answer:
        """Ask now, for a name that is known to lead to an address."""
        verdict = self._network.resolve(self._source, self._name)
        if self._reporter is not None:
            self._reporter.report_query(
                self._source, self._name, verdict, answer=answer
            )
        return _answer(verdict)

    def would_work(self) -> Answer:
        """Say whether an answer would come."""
        return _answer(self._network.resolve(self._source, self._name))


class ConnectionAttempt(Attempt):
    """Opens a connection, or goes on using it.

    Args:
        network: The account's network.
        connections: Its established connections.
        clock: The exercise's clock.
        flow: From where to where.
        query: Asked before a new connection is opened.
        persistent: Whether the connection is kept between attempts; a health check
            opens a new one each time.
        reporter: Tells the sensors what was sent.
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
        reporter: TrafficReporter | None = None,
    ) -> None:
        self._network = network
        self._connections = connections
        self._clock = clock
        self._flow = flow
        self._query = query
        self._persistent = persistent
        self._reporter = reporter
        self._open: Connection | None = None

    @property
    def reads(self) -> Scope:
        """What it hangs on: instances, rules and routes are all EC2's."""
        return _NETWORK

    def make(self) -> Answer:
        """Send something, over the established connection or a new one."""
        if self._open is not None:
            verdict = self._connections.traffic(self._open, self._clock.elapsed())
            if verdict:
                self._report(verdict, opens=False)
                return _answer(verdict)
        return self._begin()

    def would_work(self) -> Answer:
        """Say whether packets would pass, over the connection or over a new one."""
        if self._open is not None:
            verdict = self._connections.check(self._open, self._clock.elapsed())
            if verdict:
                return replace(_answer(verdict), expiry=self._find_expiry(self._open))
        answer = self._query.would_work() if self._query is not None else None
        if answer is not None and not answer:
            return answer
        return _answer(self._network.check(self._flow))

    def _begin(self) -> Answer:
        """Ask the resolver first, if there is a name, and then open a connection."""
        answer = self._ask()
        if answer is not None and not answer:
            return answer
        verdict = self._connect()
        self._report(verdict, opens=True)
        return _answer(verdict)

    def _ask(self) -> Answer | None:
        if self._query is None:
            return None
        to = self._flow.destination
        return self._query.ask(answer=to if is_address(to) else None)

    def _connect(self) -> Verdict:
        if not self._persistent:
            return self._network.check(self._flow)
        opened = self._connections.open(self._flow, self._clock.elapsed())
        if not isinstance(opened, Connection):
            return opened
        # Only now: as long as the new one is refused, the old one may come back to life
        # (a rule that is put back lets a tracked connection go on).
        if self._open is not None:
            self._connections.close(self._open)
        self._open = opened
        return self._connections.traffic(opened, self._clock.elapsed())

    def _find_expiry(self, connection: Connection) -> Expiry | None:
        """Return when the connection ends if nobody sends anything on it."""
        left_s = self._connections.find_idle_left(connection, self._clock.elapsed())
        if left_s is None:
            return None
        # It lasts as long as its limit, and ends just after that.
        at = self._clock.now() + timedelta(seconds=left_s) + _MOMENT
        return Expiry(at, "the end of an idle connection")

    def _report(self, verdict: Verdict, *, opens: bool) -> None:
        """Tell the sensors; a refused attempt belongs to no connection."""
        if self._reporter is not None:
            self._reporter.report_flow(
                self._flow,
                verdict,
                connection=self._open if verdict else None,
                opens=opens,
            )


def _answer(verdict: Verdict) -> Answer:
    return Answer(verdict.allowed, verdict.reason)
