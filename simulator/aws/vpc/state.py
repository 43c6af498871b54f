"""What of an account decides whether a packet passes, and the seam it is read through.

The dataclasses are snapshots of single resources, made when a flow needs them. They do
not say where they were read: `aws.moto.readers.vpc.network` reads moto, and a
reader of a real account can stand in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.aws.vpc.addresses import IPAddress, IPNetwork

__all__ = [
    "AclEntry",
    "Address",
    "Direction",
    "DnsRule",
    "Endpoint",
    "GroupRule",
    "IdleTimeouts",
    "Instance",
    "Interface",
    "NatGateway",
    "NetworkAcl",
    "NetworkState",
    "Peering",
    "Route",
    "RouteTable",
    "SecurityGroup",
    "Via",
    "Vpc",
]


class Direction(StrEnum):
    """Which way a packet crosses an interface or the border of a subnet."""

    INGRESS = "ingress"
    EGRESS = "egress"

    @property
    def opposite(self) -> Direction:
        """The way its answer goes."""
        return Direction.EGRESS if self is Direction.INGRESS else Direction.INGRESS


class Via(StrEnum):
    """What kind of thing a route leads to."""

    LOCAL = "local"
    INTERNET_GATEWAY = "internet gateway"
    EGRESS_ONLY = "egress-only internet gateway"
    NAT = "NAT gateway"
    PEERING = "peering connection"
    ENDPOINT = "gateway endpoint"
    INTERFACE = "network interface"
    BEYOND = "gateway to networks outside AWS's view"


@dataclass(frozen=True, slots=True)
class IdleTimeouts:
    """How long a tracked flow may be silent, in seconds.

    Defaults as documented for ``ConnectionTrackingConfiguration`` (EC2 API reference);
    5 days for established TCP, which Nitro v6 instance types shorten to 350 seconds.
    """

    tcp_established: int = 432_000
    udp_stream: int = 180
    udp: int = 30


@dataclass(frozen=True, slots=True)
class Instance:
    """A virtual server; only a running one passes packets."""

    id: str
    state: str
    interface_ids: tuple[str, ...]
    """Primary first."""
    metadata_enabled: bool = True


@dataclass(frozen=True, slots=True)
class Address:
    """An address of an interface, and the one the internet knows it by, if any."""

    private: IPAddress
    public: IPAddress | None = None


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface, primary addresses first."""

    id: str
    vpc_id: str
    subnet_id: str
    instance_id: str | None
    addresses: tuple[Address, ...]
    group_ids: tuple[str, ...]
    source_dest_check: bool = True
    idle: IdleTimeouts = field(default_factory=IdleTimeouts)
    endpoint_id: str | None = None
    """The VPC endpoint it belongs to: a service of AWS answers behind it."""

    def holding(self, address: IPAddress) -> Address | None:
        """Return the address pair in which an address is the private or public one."""
        for pair in self.addresses:
            if address in (pair.private, pair.public):
                return pair
        return None

    def __str__(self) -> str:
        """Name the instance, which people know, or else the interface."""
        return self.instance_id or self.id


@dataclass(frozen=True, slots=True)
class Vpc:
    """A virtual network."""

    id: str
    networks: tuple[IPNetwork, ...]
    """The primary IPv4 block first."""
    dns_support: bool = True


@dataclass(frozen=True, slots=True)
class GroupRule:
    """One rule of a security group; exactly one of its three peers is set.

    Attributes:
        direction: The way of the traffic it permits.
        protocol: The protocol's number, None for all.
        first: The lowest port; for ICMP the type; -1 for all.
        last: The highest port; for ICMP the code; -1 for all.
        network: The block of addresses at the other end.
        group_id: The security group of the other end.
        prefix_list_id: The managed list of blocks at the other end.
    """

    direction: Direction
    protocol: int | None
    first: int = -1
    last: int = -1
    network: IPNetwork | None = None
    group_id: str | None = None
    prefix_list_id: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A stateful filter of interfaces."""

    id: str
    name: str
    rules: tuple[GroupRule, ...]

    def __str__(self) -> str:
        return f"{self.id} ({self.name})"


@dataclass(frozen=True, slots=True)
class AclEntry:
    """One numbered entry of a network ACL; ports as in `GroupRule`."""

    number: int
    direction: Direction
    action: Literal["allow", "deny"]
    protocol: int | None
    network: IPNetwork
    first: int = -1
    last: int = -1


@dataclass(frozen=True, slots=True)
class NetworkAcl:
    """A stateless filter at the border of subnets; what no entry matches is denied."""

    id: str
    entries: tuple[AclEntry, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """One route; its destination is a block or a managed prefix list."""

    via: Via
    target_id: str
    network: IPNetwork | None = None
    prefix_list_id: str | None = None
    active: bool = True
    """False for a blackhole: the target is gone or detached."""


@dataclass(frozen=True, slots=True)
class RouteTable:
    """The routes that packets leaving a subnet take."""

    id: str
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class NatGateway:
    """A NAT gateway; a private one has no public address."""

    id: str
    vpc_id: str
    subnet_id: str
    private: IPAddress
    public: IPAddress | None


@dataclass(frozen=True, slots=True)
class Peering:
    """A peering connection of two VPCs."""

    id: str
    vpc_ids: tuple[str, str]
    active: bool = True
    same_region: bool = True
    """Rules can refer to a group of the peer only inside one region."""

    def other(self, vpc_id: str) -> str:
        """Return the VPC at the other side."""
        first, second = self.vpc_ids
        return second if vpc_id == first else first


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A VPC endpoint that is available.

    Attributes:
        id: ``vpce-…``.
        arn: Its ARN, which tells whose it is.
        service: The service's name, ``com.amazonaws.us-east-1.s3``.
        is_gateway: Whether routes lead to it, and not addresses of the VPC.
        prefix_list_id: The service's addresses, of a gateway.
        interface_ids: Its interfaces, one a subnet.
        private_dns: Whether the service's own name leads to them inside the VPC.
    """

    id: str
    arn: str
    service: str
    is_gateway: bool
    prefix_list_id: str = ""
    interface_ids: tuple[str, ...] = ()
    private_dns: bool = False


@dataclass(frozen=True, slots=True)
class DnsRule:
    """One rule of Route 53 Resolver DNS Firewall, in the order of its priority.

    Attributes:
        name: What the rule group calls it.
        action: ``ALLOW``, ``ALERT`` or ``BLOCK``.
        domains: Names, or ``*.example.com`` for every name below one, or ``*``.
    """

    name: str
    action: Literal["ALLOW", "ALERT", "BLOCK"]
    domains: tuple[str, ...]


class NetworkState(Protocol):
    """The account as a packet meets it; asked only for what a flow needs.

    Every lookup returns the state at the moment it is called, None for what is not
    there.
    """

    def instance(self, instance_id: str) -> Instance | None:
        """Return an instance, terminated ones included."""

    def interface(self, interface_id: str) -> Interface | None:
        """Return a network interface."""

    def holder(self, address: IPAddress, vpc_id: str | None = None) -> Interface | None:
        """Return the interface that holds an address.

        With a VPC, as one of its addresses there; without, as a private or public
        address anywhere. Interfaces of terminated instances hold nothing.
        """

    def vpc(self, vpc_id: str) -> Vpc | None:
        """Return a VPC."""

    def group(self, group_id: str) -> SecurityGroup | None:
        """Return a security group."""

    def acl(self, subnet_id: str) -> NetworkAcl | None:
        """Return the network ACL a subnet is associated with."""

    def route_table(self, vpc_id: str, subnet_id: str) -> RouteTable | None:
        """Return the subnet's own route table, or else the VPC's main one."""

    def prefix_list(self, prefix_list_id: str) -> Sequence[IPNetwork]:
        """Return the blocks of a managed prefix list; none if there is no such list."""

    def nat_gateway(self, gateway_id: str) -> NatGateway | None:
        """Return a NAT gateway."""

    def peering(self, peering_id: str) -> Peering | None:
        """Return a peering connection."""

    def endpoints(self, vpc_id: str) -> Sequence[Endpoint]:
        """Return the endpoints of a VPC that are available."""

    def dns_rules(self, vpc_id: str) -> Sequence[DnsRule]:
        """Return the DNS Firewall rules of a VPC, by priority."""
