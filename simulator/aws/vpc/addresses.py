"""Addresses as filters see them: parsing, and a host that can stand for the internet.

It knows nothing of interfaces or rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network
    from typing import TypeAlias

    IPAddress: TypeAlias = IPv4Address | IPv6Address
    IPNetwork: TypeAlias = IPv4Network | IPv6Network

__all__ = [
    "INTERNET",
    "METADATA",
    "RESOLVERS",
    "Host",
    "internet",
    "is_address",
    "is_internal",
    "parse_address",
    "parse_network",
]

INTERNET = "internet"
"""The end of a flow that is no particular public address."""

RESOLVERS = frozenset({ip_address("169.254.169.253"), ip_address("fd00:ec2::253")})
"""Where the Route 53 Resolver answers besides each VPC's own base address plus two."""

METADATA = frozenset({ip_address("169.254.169.254"), ip_address("fd00:ec2::254")})
"""Where the instance metadata service answers."""

_ANYWHERE = {4: ip_address("198.51.100.1"), 6: ip_address("2001:db8::1")}
# The documentation blocks the two addresses are borrowed from (RFC 5737, RFC 3849).
_BORROWED_PREFIX = {4: 24, 6: 32}
# Ranges the internet does not route (RFC 1918, 6598, 3927, 4193, 4291); not Python's
# `is_private`, to which documentation addresses are private too.
_INTERNAL = {
    4: tuple(
        map(
            ip_network,
            (
                "10.0.0.0/8",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "100.64.0.0/10",
                "169.254.0.0/16",
            ),
        )
    ),
    6: tuple(map(ip_network, ("fc00::/7", "fe80::/10"))),
}


@dataclass(frozen=True, slots=True)
class Host:
    """One end of a packet, as a rule at the other end can match it.

    Attributes:
        address: The address in the packet.
        anywhere: The address only stands for the internet at large.
        group_ids: The security groups by which rules may refer to the host: those of
            its interface, where it is seen by its private address.
    """

    address: IPAddress
    anywhere: bool = False
    group_ids: tuple[str, ...] = ()

    def is_in(self, network: IPNetwork) -> bool:
        """Say whether a network holds the host.

        The internet at large is only held by a network wider than the documentation
        block its address is borrowed from: a rule for one address or office does not
        open a port to the internet, and does not close one either.
        """
        if self.address not in network:
            return False
        if not self.anywhere:
            return True
        return network.prefixlen < _BORROWED_PREFIX[network.version]

    def __str__(self) -> str:
        """Write the address, or what it stands for."""
        return "the internet" if self.anywhere else str(self.address)


@lru_cache(maxsize=4096)
def parse_address(text: str) -> IPAddress:
    """Read an address; the few that an account has are read over and over."""
    return ip_address(text)


@lru_cache(maxsize=4096)
def parse_network(text: str) -> IPNetwork:
    """Read a CIDR block, with or without bits set behind the prefix."""
    return ip_network(text, strict=False)


@lru_cache(maxsize=4096)
def is_address(text: str) -> bool:
    """Say whether a text is an address, and not an id or a name."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_internal(address: IPAddress) -> bool:
    """Say whether the internet does not route an address."""
    return any(address in network for network in _INTERNAL[address.version])


def internet(version: int) -> Host:
    """Return the host that stands for the internet at large in an IP version."""
    return Host(_ANYWHERE[version], anywhere=True)
