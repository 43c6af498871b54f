"""What is asked and what is answered: flows, packets, stops and verdicts.

It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from gameday.scenarios.errors import UsageError
from gameday.simulator.aws.vpc.addresses import INTERNET, is_address, parse_address

if TYPE_CHECKING:
    from gameday.simulator.aws.vpc.addresses import Host

__all__ = [
    "ICMP",
    "ICMPV6",
    "TCP",
    "UDP",
    "Flow",
    "Packet",
    "Stop",
    "Verdict",
    "allow",
    "protocol_number",
]

ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58

_NUMBERS = {"icmp": ICMP, "tcp": TCP, "udp": UDP, "icmpv6": ICMPV6}
_NAMES = {number: name for name, number in _NUMBERS.items()}
_ECHO = {ICMP: 8, ICMPV6: 128}
_ECHO_REPLY = {(ICMP, 8): 0, (ICMPV6, 128): 129}
# A port every usual client range holds: Linux 32768-60999, Windows 49152-65535, NAT
# gateways 1024-65535 (VPC user guide, "Ephemeral ports").
_EPHEMERAL_PORT = 50000
_HIGHEST_PORT = 65535
_HIGHEST_PROTOCOL = 255


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something passes, and why; true when it does."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def allow(reason: str) -> Verdict:
    """Return a verdict that lets pass."""
    return Verdict(allowed=True, reason=f"allowed: {reason}")


@dataclass(frozen=True, slots=True)
class Stop:
    """Why packets get no further; true, so that the first of several can be taken."""

    reason: str

    @property
    def verdict(self) -> Verdict:
        """The same as an answer."""
        return Verdict(allowed=False, reason=f"blocked: {self.reason}")


@lru_cache(maxsize=512)
def protocol_number(name: str) -> int | None:
    """Return the IANA number of a protocol as AWS writes it, None for every protocol.

    Raises:
        UsageError: The name is neither a known protocol nor a number from 0 to 255.
    """
    known = _NUMBERS.get(name.lower())
    if known is not None:
        return known
    if name in {"-1", "all"}:
        return None
    if name.isascii() and name.isdigit() and int(name) <= _HIGHEST_PROTOCOL:
        return int(name)
    message = f"expected a protocol such as tcp, udp, icmp or a number, found {name!r}"
    raise UsageError(message, code="protocol-unknown")


@dataclass(frozen=True, slots=True)
class Flow:
    """A question: can this begin now?

    Attributes:
        source: An instance id, an interface id, an IP address, or ``internet``.
        destination: Likewise.
        protocol: ``tcp``, ``udp``, ``icmp``, ``icmpv6`` or a protocol number.
        port: The destination port; for ICMP the type (an echo request if left out).
        source_port: The client's port (one every client range holds if left out); for
            ICMP the code.
        version: 4 or 6; left out, that of an end given as an address, or else 4.
    """

    source: str
    destination: str
    protocol: str = "tcp"
    port: int | None = None
    source_port: int | None = None
    version: Literal[4, 6] | None = None

    def __post_init__(self) -> None:
        """Refuse a flow that no packet could belong to."""
        number = protocol_number(self.protocol)
        if number is None:
            message = f"expected one protocol in a flow, found {self.protocol!r}"
            raise UsageError(message, code="flow-invalid")
        if number in {TCP, UDP} and self.port is None:
            message = f"expected a port in a {self.protocol} flow, found none"
            raise UsageError(message, code="flow-invalid")
        for port in (self.port, self.source_port):
            if port is not None and not 0 <= port <= _HIGHEST_PORT:
                message = f"expected a port from 0 to 65535, found {port}"
                raise UsageError(message, code="flow-invalid")
        for end in (self.source, self.destination):
            self._check_end(end)

    def _check_end(self, end: str) -> None:
        if end == INTERNET or end.startswith(("i-", "eni-")):
            return
        if not is_address(end):
            message = (
                "expected an instance id, an interface id, an IP address or 'internet'"
                f" as the end of a flow, found {end!r}"
            )
            raise UsageError(message, code="flow-invalid")
        if parse_address(end).version != self.ip_version:
            message = f"expected an IPv{self.ip_version} address, found {end}"
            raise UsageError(message, code="flow-invalid")

    @property
    def ip_version(self) -> int:
        """The IP version its packets have."""
        if self.version is not None:
            return self.version
        for end in (self.destination, self.source):
            if is_address(end):
                return parse_address(end).version
        return 4

    def packet(self, source: Host, destination: Host) -> Packet:
        """Return its first packet, as seen where these are its two ends."""
        number = protocol_number(self.protocol) or 0
        port, source_port = self.port, self.source_port
        if port is None:
            port = _ECHO.get(number, 0)
        if source_port is None:
            source_port = _EPHEMERAL_PORT if number in {TCP, UDP} else 0
        return Packet(source, destination, number, port, source_port)


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet at one place; an address may read differently behind a gateway.

    For ICMP, ``port`` is the type and ``source_port`` the code, as in the port fields
    of AWS's rules.
    """

    source: Host
    destination: Host
    protocol: int
    port: int
    source_port: int

    def reply(self) -> Packet:
        """Return the packet that answers this one."""
        port, source_port = self.source_port, self.port
        if self.protocol in _ECHO:
            port, source_port = (
                _ECHO_REPLY.get((self.protocol, self.port), self.port),
                0,
            )
        return Packet(self.destination, self.source, self.protocol, port, source_port)

    @property
    def service(self) -> str:
        """What it is for, in short: ``tcp/443``, ``icmp type 8``, ``protocol 50``."""
        name = _NAMES.get(self.protocol, f"protocol {self.protocol}")
        if self.protocol in _ECHO:
            return f"{name} type {self.port}"
        return f"{name}/{self.port}" if self.protocol in {TCP, UDP} else name
