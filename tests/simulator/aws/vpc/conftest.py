"""A small account drawn in memory, for questions that need no moto."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.aws.vpc.connections import Connections
from gameday.simulator.aws.vpc.network import Network
from gameday.simulator.aws.vpc.state import (
    AclEntry,
    Address,
    Direction,
    GroupRule,
    Instance,
    Interface,
    NatGateway,
    NetworkAcl,
    Peering,
    Route,
    RouteTable,
    SecurityGroup,
    Via,
    Vpc,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.aws.vpc.addresses import IPAddress, IPNetwork
    from gameday.simulator.aws.vpc.state import DnsRule

NUMBERS = {"all": None, "icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58}


def rule(way: str, protocol: str, ports: tuple[int, int], peer: str) -> GroupRule:
    """Return a rule of a security group, its peer a block, a group or a prefix list."""
    return GroupRule(
        Direction(way),
        NUMBERS[protocol] if protocol in NUMBERS else int(protocol),
        *ports,
        network=ip_network(peer) if "/" in peer else None,
        group_id=peer if peer.startswith("sg-") else None,
        prefix_list_id=peer if peer.startswith("pl-") else None,
    )


def entry(
    number: int, way: str, action: str, ports: tuple[int, int], peer: str
) -> AclEntry:
    """Return an entry of a network ACL, for TCP where it has ports."""
    protocol = None if ports == (-1, -1) else 6
    return AclEntry(number, Direction(way), action, protocol, ip_network(peer), *ports)


ANY = (-1, -1)
OPEN = tuple(
    rule(way, "all", ANY, peer)
    for way in ("ingress", "egress")
    for peer in ("0.0.0.0/0", "::/0")
)
ALLOW_ALL = tuple(
    entry(number, way, "allow", ANY, peer)
    for way in ("ingress", "egress")
    for number, peer in ((100, "0.0.0.0/0"), (101, "::/0"))
)


@dataclass
class Account:
    """An account's network in dictionaries: a `NetworkState` a test can change."""

    instances: dict[str, Instance] = field(default_factory=dict)
    interfaces: dict[str, Interface] = field(default_factory=dict)
    groups: dict[str, SecurityGroup] = field(default_factory=dict)
    acls: dict[str, NetworkAcl] = field(default_factory=dict)
    tables: dict[str, RouteTable] = field(default_factory=dict)
    vpcs: dict[str, Vpc] = field(default_factory=dict)
    nats: dict[str, NatGateway] = field(default_factory=dict)
    peerings: dict[str, Peering] = field(default_factory=dict)
    prefix_lists: dict[str, tuple[IPNetwork, ...]] = field(default_factory=dict)
    firewall: list[DnsRule] = field(default_factory=list)

    def instance(self, instance_id: str) -> Instance | None:
        """Return an instance."""
        return self.instances.get(instance_id)

    def interface(self, interface_id: str) -> Interface | None:
        """Return an interface."""
        return self.interfaces.get(interface_id)

    def holder(self, address: IPAddress, vpc_id: str | None = None) -> Interface | None:
        """Return the interface that holds an address."""
        for found in self.interfaces.values():
            if found.holding(address) and vpc_id in {None, found.vpc_id}:
                return found
        return None

    def vpc(self, vpc_id: str) -> Vpc | None:
        """Return a VPC."""
        return self.vpcs.get(vpc_id)

    def group(self, group_id: str) -> SecurityGroup | None:
        """Return a security group."""
        return self.groups.get(group_id)

    def acl(self, subnet_id: str) -> NetworkAcl | None:
        """Return a subnet's ACL."""
        return self.acls.get(subnet_id)

    def route_table(self, vpc_id: str, subnet_id: str) -> RouteTable | None:
        """Return the subnet's table, or else the VPC's."""
        return self.tables.get(subnet_id) or self.tables.get(vpc_id)

    def prefix_list(self, prefix_list_id: str) -> Sequence[IPNetwork]:
        """Return the blocks of a list."""
        return self.prefix_lists.get(prefix_list_id, ())

    def nat_gateway(self, gateway_id: str) -> NatGateway | None:
        """Return a NAT gateway."""
        return self.nats.get(gateway_id)

    def peering(self, peering_id: str) -> Peering | None:
        """Return a peering connection."""
        return self.peerings.get(peering_id)

    def dns_rules(self, _vpc_id: str) -> Sequence[DnsRule]:
        """Return the DNS Firewall rules, the same for every VPC."""
        return self.firewall

    # What a test does to it

    def launch(self, name: str, subnet: str, *addresses: str, groups: str) -> None:
        """Add a running instance; an address may be ``private=public``."""
        vpc_id = "vpc-2" if subnet == "subnet-peer" else "vpc-1"
        pairs = []
        for text in addresses:
            private, _, public = text.partition("=")
            outside = public or (private if ":" in private else "")
            pairs.append(
                Address(ip_address(private), ip_address(outside) if outside else None)
            )
        interface = Interface(
            f"eni-{name}",
            vpc_id,
            subnet,
            f"i-{name}",
            tuple(pairs),
            tuple(groups.split()),
        )
        self.interfaces[interface.id] = interface
        known = self.instances.get(f"i-{name}")
        interface_ids = (*(known.interface_ids if known else ()), interface.id)
        self.instances[f"i-{name}"] = Instance(f"i-{name}", "running", interface_ids)

    def set_state(self, name: str, state: str) -> None:
        """Stop, start or terminate an instance."""
        instance = self.instances[f"i-{name}"]
        self.instances[f"i-{name}"] = replace(instance, state=state)

    def set_groups(self, name: str, *group_ids: str) -> None:
        """Swap the security groups of an interface."""
        interface = self.interfaces[f"eni-{name}"]
        self.interfaces[f"eni-{name}"] = replace(interface, group_ids=group_ids)

    def set_rules(self, group_id: str, *rules: GroupRule) -> None:
        """Give a security group other rules."""
        name = group_id.removeprefix("sg-")
        self.groups[group_id] = SecurityGroup(group_id, name, rules)

    def set_acl(self, subnet: str, *entries: AclEntry) -> None:
        """Associate a subnet with a network ACL of its own."""
        self.acls[subnet] = NetworkAcl(f"acl-{subnet.removeprefix('subnet-')}", entries)

    def set_routes(self, subnet: str, *routes: Route) -> None:
        """Give a subnet a route table with these routes besides the local ones."""
        vpc = self.vpcs["vpc-2" if subnet == "subnet-peer" else "vpc-1"]
        local = (Route(Via.LOCAL, "local", network) for network in vpc.networks)
        table = RouteTable(f"rtb-{subnet.removeprefix('subnet-')}", (*local, *routes))
        self.tables[subnet] = table


def to(via: Via, target_id: str, block: str, *, active: bool = True) -> Route:
    """Return a route to a block."""
    return Route(via, target_id, ip_network(block), active=active)


@pytest.fixture
def account() -> Account:
    """Two peered VPCs: a web server, a private database, and a peer."""
    drawn = Account()
    drawn.vpcs["vpc-1"] = Vpc(
        "vpc-1", (ip_network("10.0.0.0/16"), ip_network("2600:1f18:1::/56"))
    )
    drawn.vpcs["vpc-2"] = Vpc("vpc-2", (ip_network("10.1.0.0/16"),))
    drawn.peerings["pcx-1"] = Peering("pcx-1", ("vpc-1", "vpc-2"))
    drawn.nats["nat-1"] = NatGateway(
        "nat-1",
        "vpc-1",
        "subnet-public",
        ip_address("10.0.1.99"),
        ip_address("52.0.0.99"),
    )
    peering = to(Via.PEERING, "pcx-1", "10.1.0.0/16")
    drawn.set_routes(
        "subnet-public",
        to(Via.INTERNET_GATEWAY, "igw-1", "0.0.0.0/0"),
        to(Via.INTERNET_GATEWAY, "igw-1", "::/0"),
        peering,
    )
    drawn.set_routes(
        "subnet-private",
        to(Via.NAT, "nat-1", "0.0.0.0/0"),
        to(Via.EGRESS_ONLY, "eigw-1", "::/0"),
        peering,
    )
    drawn.set_routes("subnet-peer", to(Via.PEERING, "pcx-1", "10.0.0.0/16"))
    for subnet in ("subnet-public", "subnet-private", "subnet-peer"):
        drawn.set_acl(subnet, *ALLOW_ALL)
    outward = (
        rule("egress", "all", ANY, "0.0.0.0/0"),
        rule("egress", "all", ANY, "::/0"),
    )
    drawn.set_rules(
        "sg-web",
        rule("ingress", "tcp", (443, 443), "0.0.0.0/0"),
        rule("ingress", "tcp", (443, 443), "::/0"),
        rule("ingress", "tcp", (22, 22), "203.0.113.0/24"),
        rule("ingress", "icmp", (8, -1), "0.0.0.0/0"),
        *outward,
    )
    drawn.set_rules("sg-db", rule("ingress", "tcp", (5432, 5432), "sg-web"), *outward)
    drawn.set_rules("sg-peer", rule("ingress", "tcp", (8080, 8090), "sg-web"), *outward)
    drawn.set_rules("sg-open", *OPEN)
    drawn.set_rules("sg-quarantine")
    drawn.launch(
        "web",
        "subnet-public",
        "10.0.1.10=52.0.0.10",
        "2600:1f18:1:1::10",
        groups="sg-web",
    )
    drawn.launch(
        "db", "subnet-private", "10.0.2.20", "2600:1f18:1:2::20", groups="sg-db"
    )
    drawn.launch("peer", "subnet-peer", "10.1.0.30", groups="sg-peer")
    return drawn


@pytest.fixture
def network(account: Account) -> Network:
    """The network of the drawn account."""
    return Network(account)


@pytest.fixture
def connections(network: Network) -> Connections:
    """An empty table of connections in the drawn account."""
    return Connections(network)
