"""What the network carried and what it refused, told to whoever watches.

Whoever makes an attempt reports it to a `TrafficReporter`, which finds the interfaces
that saw it and tells every listener: flow logs, query logs, GuardDuty. It decides
nothing (the verdict is the network's) and remembers nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

from gameday.simulator.aws.vpc.addresses import INTERNET
from gameday.simulator.aws.vpc.ends import find_sender
from gameday.simulator.aws.vpc.flows import Flow, Stop
from gameday.simulator.aws.vpc.observation import observe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from gameday.simulator.aws.vpc.connections import Connection
    from gameday.simulator.aws.vpc.flows import Verdict
    from gameday.simulator.aws.vpc.network import Network
    from gameday.simulator.aws.vpc.observation import Crossing
    from gameday.simulator.aws.vpc.state import DnsRule, Interface
    from gameday.simulator.engine.clock import Clock

__all__ = ["DnsQuery", "Traffic", "TrafficListener", "TrafficReporter", "Volume"]

_DNS_PORT = 53
_FIRST_PORT, _PORTS = 32_768, 28_232
"""Linux's range of client ports (kernel documentation, ip_local_port_range)."""
_STRIDE = 4_099  # a prime, so that successive connections get ports far apart


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was sent one way."""

    packets: int
    bytes: int


_NOTHING = Volume(0, 0)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one attempt put on the network."""

    flow: Flow
    verdict: Verdict
    at: datetime
    crossings: tuple[Crossing, ...]
    """Each interface's view, in the order of the packets; both ends' where both are
    interfaces of the account."""
    sent: Volume
    answered: Volume
    """Nothing where the attempt was refused."""
    connection: int | None = None
    """The number of the established connection it belongs to."""
    opens: bool = True
    """Whether it begins a connection, and does not go on with one."""

    @property
    def bytes(self) -> int:
        """Everything sent, both ways."""
        return self.sent.bytes + self.answered.bytes

    @property
    def packets(self) -> int:
        """Everything sent, both ways."""
        return self.sent.packets + self.answered.packets

    def volume_of(self, crossing: Crossing) -> Volume:
        """Return how much a crossing saw."""
        return self.answered if crossing.is_reply else self.sent


@dataclass(frozen=True, slots=True)
class DnsQuery:
    """One question to the resolver of a VPC."""

    source: str
    name: str
    verdict: Verdict
    at: datetime
    interface: Interface
    """Whose query it is."""
    address: str
    """The address it came from."""
    port: int
    answer: str | None
    """The address it was answered with; None where it was not."""
    blocked_by: DnsRule | None = None
    """The DNS Firewall rule that kept the answer back."""
    record_type: str = "A"


TrafficListener: TypeAlias = Callable[[Traffic | DnsQuery], None]
"""Hears of everything; it must not wait, and must not call AWS."""


class TrafficReporter:
    """Tells listeners what an attempt looked like on the network.

    Args:
        network: Where the attempt was made.
        clock: The exercise's clock.
        listeners: Read at each report, so that one may be added later.
        rng: Draws how much was sent where nobody says.
    """

    def __init__(
        self,
        network: Network,
        clock: Clock,
        listeners: Sequence[TrafficListener],
        *,
        rng: Random,
    ) -> None:
        self._network = network
        self._clock = clock
        self._listeners = listeners
        self._rng = rng
        self._attempts = 0

    def report_flow(
        self,
        flow: Flow,
        verdict: Verdict,
        *,
        connection: Connection | None = None,
        opens: bool = True,
        volume: Volume | None = None,
    ) -> None:
        """Tell of an attempt to send something.

        Args:
            flow: What was attempted.
            verdict: What came of it.
            connection: The established connection it went over.
            opens: Whether that connection was opened by it.
            volume: How much was sent; drawn where it is left out.
        """
        if not self._listeners:
            return
        crossings = observe(self._network, flow, passed=verdict.allowed)
        if not crossings:
            return
        port = flow.source_port or self._port(connection)
        passed = verdict.allowed
        sent = volume or self._draw(opens=opens, passed=passed)
        answered = self._draw(opens=opens, passed=True) if passed else _NOTHING
        traffic = Traffic(
            flow,
            verdict,
            self._clock.now(),
            tuple(crossing.with_client_port(port) for crossing in crossings),
            sent,
            answered,
            connection.id if connection else None,
            opens,
        )
        self._tell(traffic)

    def report_query(
        self, source: str, name: str, verdict: Verdict, *, answer: str | None = None
    ) -> None:
        """Tell of a DNS query; one that no VPC's resolver gets is nobody's to see.

        Args:
            source: Who asked.
            name: The name asked for.
            verdict: Whether an answer came.
            answer: The address in it; made up where it is left out.
        """
        if not self._listeners:
            return
        state = self._network.state
        sender = find_sender(state, Flow(source, INTERNET, "udp", _DNS_PORT))
        if isinstance(sender, Stop) or sender.interface is None:
            return
        vpc = state.vpc(sender.interface.vpc_id)
        if vpc is None or not vpc.dns_support:
            return
        query = DnsQuery(
            source=source,
            name=name,
            verdict=verdict,
            at=self._clock.now(),
            interface=sender.interface,
            address=str(sender.address.private),
            port=self._port(None),
            answer=(answer or _make_answer(name)) if verdict.allowed else None,
            blocked_by=_find_block(state.dns_rules(vpc.id), verdict),
        )
        self._tell(query)

    def _tell(self, told: Traffic | DnsQuery) -> None:
        for listen in self._listeners:
            listen(told)

    def _port(self, connection: Connection | None) -> int:
        """Return the client's port: a connection keeps its own."""
        if connection is None:
            self._attempts += 1
        number = connection.id if connection else self._attempts
        return _FIRST_PORT + number * _STRIDE % _PORTS

    def _draw(self, *, opens: bool, passed: bool) -> Volume:
        """Draw a volume: a refused attempt is a few empty packets, tried again."""
        if not passed:
            packets = self._rng.randint(1, 3)
            return Volume(packets, packets * 60)
        packets = self._rng.randint(6, 14) if opens else self._rng.randint(2, 4)
        return Volume(packets, packets * 52 + self._rng.randint(200, 2_000))


def _find_block(rules: Sequence[DnsRule], verdict: Verdict) -> DnsRule | None:
    """Return the rule that a refusal names."""
    if verdict.allowed:
        return None
    blocks = (rule for rule in rules if rule.action == "BLOCK")
    return next((rule for rule in blocks if rule.name in verdict.reason), None)


def _make_answer(name: str) -> str:
    """Return an address for a name: always the same, of a documentation range."""
    return f"203.0.113.{1 + crc32(name.lower().encode()) % 126}"
