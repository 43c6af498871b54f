"""New connections: what passes in which account, and the reason that is given."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.simulator.aws.vpc import DnsRule, Flow, Network
from gameday.simulator.aws.vpc.state import (
    AclEntry,
    Direction,
    GroupRule,
    Instance,
    NetworkAcl,
    Peering,
    Route,
    Via,
)

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("flows.yaml").read_text(encoding="utf-8")
)
ANY = (-1, -1)
POOL = "203.0.113.9"
BLACKHOLE = "blocked: route table rtb-public sends 203.0.113.9 into a blackhole"


def flow_of(source: str, destination: str, service: str, version: Any = None) -> Flow:
    """Return the flow of a line in flows.yaml."""
    protocol, _, port = service.partition("/")
    return Flow(
        source, destination, protocol, int(port) if port else None, None, version
    )


def mining(source: str = "i-web") -> Flow:
    """Return the flow to a mining pool."""
    return Flow(source, POOL, "tcp", 3333)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: " ".join(map(str, case["flow"]))
)
def test_flow(case: dict[str, Any], network: Network) -> None:
    """Every flow of flows.yaml gets the verdict and the reason written beside it."""
    verdict = network.check(flow_of(*case["flow"]))
    assert verdict.reason == case["reason"]
    assert verdict.allowed == case["reason"].startswith("allowed")


@pytest.mark.parametrize(
    "state", ["pending", "stopping", "stopped", "shutting-down", "terminated"]
)
def test_only_a_running_instance_passes_packets(
    account: Any, network: Network, state: str
) -> None:
    """An instance in any other state neither sends, nor receives, nor resolves."""
    account.set_state("web", state)
    blocked = f"blocked: i-web is {state}"
    assert network.check(mining()).reason == blocked
    assert network.check(Flow("internet", "i-web", "tcp", 443)).reason == blocked
    assert network.check(Flow("internet", "52.0.0.10", "tcp", 443)).reason == blocked
    assert network.check(Flow("i-db", "i-web", "tcp", 443)).reason == blocked
    assert network.resolve("i-web", "pool.example").reason == blocked


def test_groups_of_an_interface_add_up(account: Any, network: Network) -> None:
    """A rule of any group is enough, so a quarantine beside other groups is none."""
    account.set_groups("web", "sg-quarantine")
    assert network.check(mining()).reason == (
        "blocked: no egress rule of sg-quarantine (quarantine) allows tcp/3333 to"
        " 203.0.113.9"
    )
    account.set_groups("web", "sg-quarantine", "sg-web")
    assert network.check(mining()).allowed
    account.set_groups("web", "sg-quarantine", "sg-db")
    assert network.check(Flow("internet", "i-web", "tcp", 443)).reason == (
        "blocked: no ingress rule of sg-quarantine (quarantine), sg-db (db) allows"
        " tcp/443 from the internet"
    )


def test_an_interface_without_groups_is_closed(account: Any, network: Network) -> None:
    """Where no group is left, or only deleted ones, nothing is permitted."""
    account.set_groups("web", "sg-deleted")
    assert network.check(mining()).reason == (
        "blocked: no egress rule of eni-web, which has no group, allows tcp/3333 to"
        " 203.0.113.9"
    )


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (GroupRule(Direction.EGRESS, None, network=ip_network("203.0.113.9/32")), True),
        (GroupRule(Direction.EGRESS, 6, 3333, 3333, ip_network("0.0.0.0/0")), True),
        (GroupRule(Direction.EGRESS, 6, 3000, 4000, ip_network("203.0.0.0/16")), True),
        (GroupRule(Direction.EGRESS, 6, -1, -1, ip_network("0.0.0.0/0")), True),
        (GroupRule(Direction.EGRESS, 6, prefix_list_id="pl-1"), True),
        (GroupRule(Direction.EGRESS, 6, prefix_list_id="pl-gone"), False),
        (GroupRule(Direction.EGRESS, 6, 3334, 4000, ip_network("0.0.0.0/0")), False),
        (GroupRule(Direction.EGRESS, 17, 3333, 3333, ip_network("0.0.0.0/0")), False),
        (GroupRule(Direction.EGRESS, None, network=ip_network("::/0")), False),
        (
            GroupRule(Direction.EGRESS, None, network=ip_network("203.0.113.8/32")),
            False,
        ),
        (GroupRule(Direction.INGRESS, None, network=ip_network("0.0.0.0/0")), False),
        (GroupRule(Direction.EGRESS, None, group_id="sg-web"), False),
    ],
)
def test_egress_rule(
    account: Any, network: Network, rule: GroupRule, *, allowed: bool
) -> None:
    """A rule permits by direction, protocol, ports, block, group and prefix list."""
    account.prefix_lists["pl-1"] = (
        ip_network("198.18.0.0/15"),
        ip_network("203.0.113.0/24"),
    )
    account.set_rules("sg-web", rule)
    assert network.check(mining()).allowed is allowed


@pytest.mark.parametrize(
    ("block", "open_to_all"),
    [
        ("0.0.0.0/0", True),
        ("128.0.0.0/1", True),
        ("198.51.100.0/24", False),
        ("198.51.100.1/32", False),
        ("10.0.0.0/8", False),
    ],
)
def test_the_internet_is_no_particular_address(
    account: Any,
    network: Network,
    block: str,
    *,
    open_to_all: bool,
) -> None:
    """A rule for one office or attacker says nothing about the internet at large."""
    rule = GroupRule(Direction.INGRESS, 6, 22, 22, ip_network(block))
    account.set_rules("sg-web", rule)
    assert network.check(Flow("internet", "i-web", "tcp", 22)).allowed is open_to_all


def test_members_of_a_referenced_group_are_known_by_private_address_only(
    account: Any, network: Network
) -> None:
    """A reference to a group does not match a member that comes by the internet."""
    account.set_rules("sg-web", GroupRule(Direction.INGRESS, None, group_id="sg-db"))
    assert network.check(Flow("i-db", "10.0.1.10", "tcp", 22)).allowed
    assert network.check(Flow("i-db", "52.0.0.10", "tcp", 22)).reason == (
        "blocked: no ingress rule of sg-web (web) allows tcp/22 from 52.0.0.99"
    )


def test_a_group_that_refers_to_itself_lets_its_members_talk(
    account: Any, network: Network
) -> None:
    """Membership of either end is what counts, in both directions."""
    account.set_rules(
        "sg-cluster",
        GroupRule(Direction.INGRESS, None, group_id="sg-cluster"),
        GroupRule(Direction.EGRESS, None, group_id="sg-cluster"),
    )
    account.set_groups("web", "sg-cluster")
    account.set_groups("db", "sg-cluster")
    assert network.check(Flow("i-web", "i-db", "tcp", 7000)).allowed
    account.set_groups("db", "sg-db")
    assert network.check(Flow("i-web", "i-db", "tcp", 7000)).reason == (
        "blocked: no egress rule of sg-cluster (cluster) allows tcp/7000 to 10.0.2.20"
    )


def entry(number: int, way: Direction, action: Any, ports: Any, block: str) -> AclEntry:
    """Return an ACL entry for TCP."""
    return AclEntry(number, way, action, 6, ip_network(block), *ports)


OUT, IN = Direction.EGRESS, Direction.INGRESS


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([], "outbound rule * denies tcp/3333 to 203.0.113.9"),
        (
            [entry(100, OUT, "allow", ANY, "0.0.0.0/0")],
            "inbound rule * denies tcp/50000 from 203.0.113.9",
        ),
        (
            [
                entry(100, OUT, "allow", ANY, "0.0.0.0/0"),
                entry(100, IN, "allow", (1024, 49999), "0.0.0.0/0"),
            ],
            "inbound rule * denies tcp/50000 from 203.0.113.9",
        ),
        (
            [
                entry(100, OUT, "allow", ANY, "0.0.0.0/0"),
                entry(100, IN, "allow", (1024, 65535), "0.0.0.0/0"),
            ],
            None,
        ),
        (
            [
                entry(100, OUT, "allow", ANY, "0.0.0.0/0"),
                entry(100, IN, "allow", ANY, "0.0.0.0/0"),
                entry(90, OUT, "deny", (3333, 3333), "203.0.113.0/24"),
            ],
            "outbound rule 90 denies tcp/3333 to 203.0.113.9",
        ),
        (
            [
                entry(110, OUT, "deny", (3333, 3333), "203.0.113.0/24"),
                entry(100, OUT, "allow", ANY, "0.0.0.0/0"),
                entry(100, IN, "allow", ANY, "0.0.0.0/0"),
            ],
            None,
        ),
        (
            [
                entry(100, OUT, "allow", ANY, "0.0.0.0/0"),
                entry(100, IN, "allow", ANY, "0.0.0.0/0"),
                entry(32767, OUT, "deny", ANY, "0.0.0.0/0"),
            ],
            None,
        ),
        (
            [entry(32767, OUT, "deny", ANY, "0.0.0.0/0")],
            "outbound rule * denies tcp/3333 to 203.0.113.9",
        ),
    ],
)
def test_acl_decides_by_its_lowest_matching_number_both_ways(
    account: Any, network: Network, entries: list[AclEntry], reason: str | None
) -> None:
    """Entries count by number, not by place, and answers are filtered as well."""
    account.set_acl("subnet-public", *entries)
    verdict = network.check(mining())
    assert verdict.allowed is (reason is None)
    if reason is not None:
        assert verdict.reason == f"blocked: network ACL acl-public {reason}"


def test_acl_filters_the_answers_of_a_server(account: Any, network: Network) -> None:
    """A server is out of reach where the client's ephemeral port is denied outbound."""
    account.set_acl("subnet-public", entry(100, IN, "allow", ANY, "0.0.0.0/0"))
    assert network.check(Flow("internet", "i-web", "tcp", 443)).reason == (
        "blocked: network ACL acl-public outbound rule * denies tcp/50000 to the"
        " internet"
    )


def test_acl_answers_pings(account: Any, network: Network) -> None:
    """An echo request is answered by an echo reply, which has a type of its own."""
    everywhere = ip_network("0.0.0.0/0")
    account.set_acl(
        "subnet-public",
        AclEntry(100, IN, "allow", 1, everywhere, 8, -1),
        AclEntry(100, OUT, "allow", 1, everywhere, 8, -1),
    )
    ping = Flow("internet", "i-web", "icmp")
    assert network.check(ping).reason == (
        "blocked: network ACL acl-public outbound rule * denies icmp type 0 to the"
        " internet"
    )
    account.set_acl(
        "subnet-public",
        AclEntry(100, IN, "allow", 1, everywhere, 8, -1),
        AclEntry(100, OUT, "allow", 1, everywhere, 0, -1),
    )
    assert network.check(ping).allowed


def test_acl_of_the_nat_gateways_subnet_counts_too(
    account: Any, network: Network
) -> None:
    """What goes out by a NAT gateway crosses the borders of its subnet."""
    account.set_acl("subnet-public", entry(100, IN, "allow", ANY, "10.0.0.0/16"))
    assert network.check(mining("i-db")).reason == (
        "blocked: network ACL acl-public outbound rule * denies tcp/50000 to 10.0.2.20"
    )


def test_acl_does_not_stand_within_a_subnet(account: Any, network: Network) -> None:
    """Neighbours reach each other past an ACL that denies everything."""
    account.launch("near", "subnet-private", "10.0.2.21", groups="sg-web")
    account.set_acl("subnet-private")
    assert network.check(Flow("i-near", "i-db", "tcp", 5432)).allowed
    assert network.check(Flow("i-web", "i-db", "tcp", 5432)).reason == (
        "blocked: network ACL acl-private inbound rule * denies tcp/5432 from 10.0.1.10"
    )


def route(via: Via, target_id: str, block: str, *, active: bool = True) -> Route:
    """Return a route to a block."""
    return Route(via, target_id, ip_network(block), active=active)


@pytest.mark.parametrize(
    ("routes", "reason"),
    [
        ([], "blocked: route table rtb-public has no route to 203.0.113.9"),
        (
            [route(Via.INTERNET_GATEWAY, "igw-1", "0.0.0.0/0", active=False)],
            BLACKHOLE + " (igw-1)",
        ),
        (
            [
                route(Via.INTERNET_GATEWAY, "igw-1", "0.0.0.0/0"),
                route(Via.BEYOND, "", "203.0.113.0/24", active=False),
            ],
            BLACKHOLE + " (no target)",
        ),
        (
            [
                route(Via.BEYOND, "", "203.0.0.0/8", active=False),
                route(Via.INTERNET_GATEWAY, "igw-1", "203.0.113.0/24"),
            ],
            "allowed: tcp/3333 from i-web to 203.0.113.9 through igw-1",
        ),
        (
            [
                Route(Via.ENDPOINT, "vpce-1", prefix_list_id="pl-1"),
                route(Via.INTERNET_GATEWAY, "igw-1", "0.0.0.0/0"),
            ],
            "allowed: tcp/3333 from i-web to 203.0.113.9 through vpce-1",
        ),
        (
            [
                Route(Via.ENDPOINT, "vpce-1", prefix_list_id="pl-1"),
                route(Via.INTERNET_GATEWAY, "igw-1", "203.0.113.0/24"),
            ],
            "allowed: tcp/3333 from i-web to 203.0.113.9 through igw-1",
        ),
        (
            [route(Via.BEYOND, "tgw-1", "0.0.0.0/0")],
            "allowed: tcp/3333 from i-web to 203.0.113.9 through tgw-1",
        ),
        (
            [route(Via.PEERING, "pcx-1", "0.0.0.0/0")],
            "blocked: nothing in vpc-2 has the address 203.0.113.9",
        ),
        (
            [route(Via.PEERING, "pcx-gone", "0.0.0.0/0")],
            "blocked: pcx-gone is gone",
        ),
        (
            [route(Via.NAT, "nat-gone", "0.0.0.0/0")],
            "blocked: nat-gone does not carry 203.0.113.9",
        ),
    ],
)
def test_the_most_specific_route_is_taken(
    account: Any, network: Network, routes: list[Route], reason: str
) -> None:
    """A route wins by the length of its prefix, then a block before a prefix list."""
    account.prefix_lists["pl-1"] = (ip_network("203.0.113.0/24"),)
    account.set_routes("subnet-public", *routes)
    assert network.check(mining()).reason == reason


def test_a_subnet_without_a_table_uses_the_main_one(
    account: Any, network: Network
) -> None:
    """The VPC's main route table counts where a subnet has none of its own."""
    account.tables["vpc-1"] = account.tables.pop("subnet-public")
    assert network.check(mining()).allowed


def test_an_internet_gateway_needs_a_public_address(
    account: Any, network: Network
) -> None:
    """Without a public address packets go out of the interface but never come back."""
    web = account.interfaces["eni-web"]
    pair = replace(web.addresses[0], public=None)
    account.interfaces["eni-web"] = replace(web, addresses=(pair, *web.addresses[1:]))
    assert network.check(mining()).reason == (
        "blocked: i-web has no public address to use igw-1"
    )
    assert network.check(Flow("internet", "i-web", "tcp", 443)).reason == (
        "blocked: i-web has no public address"
    )
    assert network.check(Flow("internet", "i-web", "tcp", 443, version=6)).allowed


def test_the_internet_reaches_nothing_without_a_way_back(
    account: Any, network: Network
) -> None:
    """A public address is of no use in a subnet that has no route to the internet."""
    account.set_routes("subnet-public")
    assert network.check(Flow("internet", "i-web", "tcp", 443)).reason == (
        "blocked: no way back: route table rtb-public has no route to the internet"
    )


def test_a_nat_gateway_needs_a_way_on(account: Any, network: Network) -> None:
    """A NAT gateway is stopped by its own subnet's routes and by lacking an address."""
    nat = account.nats["nat-1"]
    account.nats["nat-1"] = replace(nat, public=None)
    assert (
        network.check(mining("i-db")).reason == "blocked: nat-1 has no public address"
    )
    account.nats["nat-1"] = nat
    account.set_routes("subnet-public", route(Via.NAT, "nat-1", "0.0.0.0/0"))
    assert network.check(mining("i-db")).reason == (
        "blocked: nat-1 has no way on to 203.0.113.9"
    )
    account.set_routes("subnet-public")
    assert network.check(mining("i-db")).reason == (
        "blocked: route table rtb-public has no route to 203.0.113.9"
    )


def test_a_nat_instance_forwards_only_without_its_destination_check(
    account: Any, network: Network
) -> None:
    """An instance routes for others if it runs, may, and its own groups let it."""
    account.launch("nat", "subnet-public", "10.0.1.50=52.0.0.50", groups="sg-open")
    account.set_routes("subnet-private", route(Via.INTERFACE, "eni-nat", "0.0.0.0/0"))
    assert network.check(mining("i-db")).reason == (
        "blocked: i-nat checks destinations, so it drops others' packets"
    )
    hop = replace(account.interfaces["eni-nat"], source_dest_check=False)
    account.interfaces["eni-nat"] = hop
    assert network.check(mining("i-db")).reason == (
        "allowed: tcp/3333 from i-db to 203.0.113.9 through i-nat"
    )
    account.set_groups("nat", "sg-quarantine")
    assert network.check(mining("i-db")).reason == (
        "blocked: no ingress rule of sg-quarantine (quarantine) allows tcp/3333 from"
        " 10.0.2.20"
    )
    account.set_state("nat", "stopped")
    assert network.check(mining("i-db")).reason == "blocked: i-nat is stopped"


def test_a_peering_needs_routes_at_both_ends(account: Any, network: Network) -> None:
    """The peer's subnet must know the way back over the same connection."""
    account.set_routes("subnet-peer")
    assert network.check(Flow("i-web", "10.1.0.30", "tcp", 8080)).reason == (
        "blocked: subnet-peer has no route back to 10.0.1.10"
    )


def test_groups_of_a_peer_in_another_region_are_unknown(
    account: Any, network: Network
) -> None:
    """A rule can refer to a peer's group only within one region."""
    account.peerings["pcx-1"] = Peering("pcx-1", ("vpc-1", "vpc-2"), same_region=False)
    assert network.check(Flow("i-web", "i-peer", "tcp", 8080)).reason == (
        "blocked: no ingress rule of sg-peer (peer) allows tcp/8080 from 10.0.1.10"
    )


def test_an_instance_is_tried_at_every_interface(
    account: Any, network: Network
) -> None:
    """A quarantine of the first interface does not hide a second one."""
    account.launch("web", "subnet-public", "10.0.1.11=52.0.0.11", groups="sg-web")
    second = replace(account.interfaces["eni-web"], id="eni-second")
    account.interfaces["eni-second"] = second
    account.launch(
        "web", "subnet-public", "10.0.1.10=52.0.0.10", groups="sg-quarantine"
    )
    instance = account.instances["i-web"]
    ids = ("eni-web", "eni-second")
    account.instances["i-web"] = replace(instance, interface_ids=ids)
    assert network.check(Flow("internet", "i-web", "tcp", 443)).allowed
    assert not network.check(Flow("internet", "eni-web", "tcp", 443)).allowed
    assert not network.check(mining()).allowed
    assert network.check(mining("eni-second")).allowed
    assert network.check(mining("10.0.1.11")).allowed


def test_an_interface_on_its_own_sends_nothing(account: Any, network: Network) -> None:
    """A detached interface has nothing behind it."""
    web = account.interfaces["eni-web"]
    account.interfaces["eni-web"] = replace(web, instance_id=None)
    reason = "blocked: eni-web is not attached to an instance"
    assert network.check(mining("eni-web")).reason == reason
    assert network.check(Flow("internet", "52.0.0.10", "tcp", 443)).reason == reason


def test_quarantine_stops_neither_dns_nor_metadata(
    account: Any, network: Network
) -> None:
    """Neither groups nor ACLs stand before the resolver and the metadata service."""
    account.set_groups("web", "sg-quarantine")
    account.acls["subnet-public"] = NetworkAcl("acl-closed", ())
    assert network.resolve("i-web", "pool.example").reason == (
        "allowed: pool.example: no security group or ACL filters the Route 53 Resolver"
    )
    assert network.check(Flow("i-web", "169.254.169.254", "tcp", 80)).allowed


def test_dns_needs_the_vpcs_support(account: Any, network: Network) -> None:
    """A VPC without DNS support has no resolver."""
    account.vpcs["vpc-1"] = replace(account.vpcs["vpc-1"], dns_support=False)
    reason = "blocked: DNS support of vpc-1 is off"
    assert network.resolve("i-web", "pool.example").reason == reason
    assert network.check(Flow("i-web", "10.0.0.2", "udp", 53)).reason == reason


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("pool.example", False),
        ("POOL.example.", False),
        ("eu.pool.example", False),
        ("notpool.example", True),
        ("fine.pool.example", True),
        ("updates.example", True),
    ],
)
def test_dns_firewall_decides_by_its_first_matching_rule(
    account: Any,
    network: Network,
    name: str,
    *,
    allowed: bool,
) -> None:
    """Rules of DNS Firewall are taken in order, with names below a wildcard."""
    account.firewall.extend(
        [
            DnsRule("fine", "ALLOW", ("fine.pool.example",)),
            DnsRule("pools", "BLOCK", ("pool.example", "*.pool.example")),
            DnsRule("watch", "ALERT", ("*",)),
        ]
    )
    verdict = network.resolve("i-web", name)
    assert verdict.allowed is allowed
    if not allowed:
        assert verdict.reason == f"blocked: DNS Firewall rule pools blocks {name}"


def test_an_instance_with_ipv6_alone_resolves(account: Any, network: Network) -> None:
    """The resolver has an IPv6 address too."""
    account.launch("six", "subnet-private", "2600:1f18:1:2::66", groups="sg-web")
    assert network.resolve("i-six", "pool.example").allowed
    account.set_state("six", "stopped")
    assert (
        network.resolve("i-six", "pool.example").reason
        == "blocked: i-six has no IPv4 address"
    )


def test_outside_the_account_dns_is_not_ours(network: Network) -> None:
    """A host outside asks a resolver this account has no say in."""
    assert network.resolve("198.51.100.7", "pool.example").reason == (
        "allowed: pool.example is asked outside the account"
    )


def test_the_metadata_service_can_be_off(account: Any, network: Network) -> None:
    """An instance whose metadata endpoint is disabled gets no credentials from it."""
    account.instances["i-web"] = replace(
        account.instances["i-web"], metadata_enabled=False
    )
    assert network.check(Flow("i-web", "169.254.169.254", "tcp", 80)).reason == (
        "blocked: the metadata service of i-web is off"
    )


def test_hosts_beyond_a_gateway_arrive_by_private_address(
    account: Any, network: Network
) -> None:
    """A private source outside comes by the transit gateway its answers go back to."""
    account.set_routes("subnet-private", route(Via.BEYOND, "tgw-1", "192.168.0.0/16"))
    account.set_groups("db", "sg-open")
    assert network.check(Flow("192.168.0.7", "i-db", "tcp", 5432)).reason == (
        "allowed: tcp/5432 from 192.168.0.7 to i-db through tgw-1"
    )


def test_two_hosts_outside_are_not_ours(network: Network) -> None:
    """Nothing is claimed about traffic that does not touch the account."""
    assert network.check(Flow("internet", POOL, "tcp", 3333)).reason == (
        "blocked: nothing in the account has the address 203.0.113.9"
    )


def test_a_peer_nobody_can_look_into_is_trusted(account: Any, network: Network) -> None:
    """A peered VPC of an unknown account is the end of what can be said."""
    del account.vpcs["vpc-2"]
    assert network.check(Flow("i-web", "10.1.0.30", "tcp", 9999)).reason == (
        "allowed: tcp/9999 from i-web to 10.1.0.30 through pcx-1"
    )


def test_an_instance_without_an_address_of_the_version(
    account: Any, network: Network
) -> None:
    """IPv4 alone does not imply IPv6."""
    assert network.check(Flow("i-peer", "internet", "tcp", 443, version=6)).reason == (
        "blocked: i-peer has no IPv6 address"
    )
    assert network.check(Flow("internet", "i-peer", "tcp", 443, version=6)).reason == (
        "blocked: i-peer has no IPv6 address"
    )
    assert account.interfaces["eni-peer"].addresses[0].private == ip_address(
        "10.1.0.30"
    )


@pytest.mark.parametrize(
    ("flow", "reason"),
    [
        (mining("i-gone"), "blocked: there is no instance i-gone"),
        (mining("eni-gone"), "blocked: there is no network interface eni-gone"),
        (
            Flow("internet", "eni-gone", "tcp", 443),
            "blocked: there is no network interface eni-gone",
        ),
        (mining("i-bare"), "blocked: i-bare has no network interface"),
        (mining("i-over"), "blocked: i-over is terminated"),
        (mining("eni-lost"), "blocked: there is no instance i-lost"),
    ],
)
def test_ends_that_are_not_there(
    account: Any, network: Network, flow: Flow, reason: str
) -> None:
    """Every way in which an end can be missing has a reason of its own."""
    account.instances["i-bare"] = Instance("i-bare", "running", ())
    account.instances["i-over"] = Instance("i-over", "terminated", ("eni-over",))
    account.launch("lost", "subnet-public", "10.0.1.90", groups="sg-web")
    del account.instances["i-lost"]
    assert network.check(flow).reason == reason


def test_a_stopped_peer_is_stopped(account: Any, network: Network) -> None:
    """The far end's state counts by its address, near and across a peering."""
    account.set_state("peer", "stopped")
    account.set_state("db", "stopped")
    for address, name in (("10.1.0.30", "i-peer"), ("10.0.2.20", "i-db")):
        assert network.check(Flow("i-web", address, "tcp", 8080)).reason == (
            f"blocked: {name} is stopped"
        )


def test_a_nat_gateway_carries_no_ipv6(account: Any, network: Network) -> None:
    """A NAT gateway translates IPv4 alone."""
    account.set_routes("subnet-private", route(Via.NAT, "nat-1", "::/0"))
    assert network.check(Flow("i-db", "2001:db8::9", "tcp", 443)).reason == (
        "blocked: nat-1 does not carry 2001:db8::9"
    )


def test_an_appliance_that_is_gone(account: Any, network: Network) -> None:
    """A route to an interface that is gone, or lacks the IP version, leads nowhere."""
    account.set_routes(
        "subnet-private",
        route(Via.INTERFACE, "eni-gone", "0.0.0.0/0"),
        route(Via.INTERFACE, "eni-peer", "::/0"),
    )
    peer = replace(account.interfaces["eni-peer"], source_dest_check=False)
    account.interfaces["eni-peer"] = peer
    assert network.check(mining("i-db")).reason == "blocked: eni-gone is gone"
    assert network.check(Flow("i-db", "2001:db8::9", "tcp", 443)).reason == (
        "blocked: i-peer has no IPv6 address"
    )
