"""Established connections: what a change of the account cuts, and what goes on."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.vpc import Connection, Connections, Flow, Verdict
from gameday.simulator.aws.vpc.state import (
    Direction,
    GroupRule,
    IdleTimeouts,
    Route,
    Via,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MINING = Flow("i-web", "203.0.113.9", "tcp", 3333)
SSH = Flow("203.0.113.7", "i-web", "tcp", 22)
SHOP = Flow("internet", "i-web", "tcp", 443)
QUERY = Flow("i-web", "203.0.113.9", "udp", 3333)
ALLOWED = "allowed: the established connection is tracked"


def established(connections: Connections, flow: Flow, now: float = 0) -> Connection:
    """Open a connection that must open."""
    connection = connections.open(flow, now)
    assert isinstance(connection, Connection), connection
    return connection


def rule(way: str, protocol: int | None, block: str, *ports: int) -> GroupRule:
    """Return a rule for a block."""
    return GroupRule(Direction(way), protocol, *(ports or (-1, -1)), ip_network(block))


IN_443 = rule("ingress", 6, "0.0.0.0/0", 443, 443)
IN_ALL_TCP = rule("ingress", 6, "0.0.0.0/0", 0, 65535)
IN_MOST_TCP = rule("ingress", 6, "0.0.0.0/0", 1, 65535)
IN_ALL = rule("ingress", None, "0.0.0.0/0")
IN_OFFICE = rule("ingress", None, "203.0.113.0/24")
IN_ALL_IPV6 = rule("ingress", None, "::/0")
OUT_ALL = rule("egress", None, "0.0.0.0/0")
OUT_3333 = rule("egress", 6, "0.0.0.0/0", 3333, 3333)
OUT_POOL = rule("egress", 6, "203.0.113.9/32", 3333, 3333)
OUT_ALL_TCP = rule("egress", 6, "0.0.0.0/0", 0, 65535)
OUT_ALL_IPV6 = rule("egress", None, "::/0")


@pytest.mark.parametrize(
    ("flow", "rules", "tracked"),
    [
        # the documentation's own example: SSH from an office, HTTP from everywhere
        (SSH, [IN_OFFICE, OUT_ALL], True),
        (SHOP, [IN_443, OUT_ALL], False),
        (SHOP, [IN_443, OUT_ALL_IPV6], True),
        (SHOP, [IN_443], True),
        (SHOP, [IN_443, OUT_ALL_TCP], False),
        (SHOP, [IN_443, OUT_3333], True),
        (SHOP, [IN_443, IN_OFFICE, OUT_ALL], False),
        # outbound: the answers need a rule for every port
        (MINING, [OUT_ALL], True),
        (MINING, [OUT_ALL, IN_443], True),
        (MINING, [OUT_ALL, IN_MOST_TCP], True),
        (MINING, [OUT_ALL, IN_ALL_IPV6], True),
        (MINING, [OUT_ALL, IN_OFFICE], True),
        (MINING, [OUT_POOL, IN_ALL], True),
        (MINING, [OUT_3333, IN_ALL], False),
        (MINING, [OUT_ALL, IN_ALL_TCP], False),
        (MINING, [OUT_ALL, IN_ALL], False),
        (QUERY, [OUT_ALL, IN_ALL_TCP], True),
        (QUERY, [OUT_ALL, IN_ALL], False),
        # ICMP and every other protocol is always tracked
        (Flow("i-web", "203.0.113.9", "icmp"), [OUT_ALL, IN_ALL], True),
        (Flow("i-web", "203.0.113.9", "50"), [OUT_ALL, IN_ALL], True),
    ],
)
def test_what_is_tracked(
    account: Any,
    connections: Connections,
    flow: Flow,
    rules: list[GroupRule],
    *,
    tracked: bool,
) -> None:
    """A flow is untracked where both directions are open to all addresses."""
    account.set_rules("sg-web", *rules)
    connection = established(connections, flow)
    assert connections.is_tracked(connection) is tracked


@pytest.mark.parametrize(
    ("flow", "rules"), [(SSH, [IN_OFFICE, OUT_ALL]), (MINING, [OUT_ALL])]
)
@pytest.mark.parametrize("change", ["rules removed", "groups swapped"])
def test_a_tracked_connection_outlives_its_rules(
    account: Any, connections: Connections, flow: Flow, rules: Any, change: str
) -> None:
    """Neither taking a rule away nor swapping the groups cuts what is tracked."""
    account.set_rules("sg-web", *rules)
    connection = established(connections, flow)
    if change == "rules removed":
        account.set_rules("sg-web")
    else:
        account.set_groups("web", "sg-quarantine")
    connections.refresh(10)
    verdict = connections.check(connection, 20)
    assert verdict.allowed
    assert verdict.reason.startswith(f"{ALLOWED}, though no ")
    assert isinstance(connections.open(flow, 20), Verdict)


def test_the_reason_names_the_rule_a_survivor_lacks(
    account: Any, connections: Connections
) -> None:
    """A report can say why a swap alone was not containment."""
    connection = established(connections, MINING)
    assert connections.check(connection, 0).reason == ALLOWED
    account.set_groups("web", "sg-quarantine")
    assert connections.check(connection, 1).reason == (
        "allowed: the established connection is tracked, though no egress rule of"
        " sg-quarantine (quarantine) allows tcp/3333 to 203.0.113.9"
    )


@pytest.mark.parametrize("change", ["rules removed", "groups swapped"])
def test_an_untracked_connection_falls_with_its_rules(
    account: Any, connections: Connections, change: str
) -> None:
    """What both rules let pass untracked is cut at once when they go."""
    connection = established(connections, SHOP)
    if change == "rules removed":
        account.set_rules("sg-web", OUT_ALL)
        name = "sg-web (web)"
    else:
        account.set_groups("web", "sg-quarantine")
        name = "sg-quarantine (quarantine)"
    connections.refresh(10)
    assert connections.check(connection, 20).reason == (
        f"blocked: no ingress rule of {name} allows tcp/443 from the internet"
    )


def test_an_untracked_connection_is_tracked_once_its_rule_is_narrowed(
    account: Any, connections: Connections
) -> None:
    """A change that still permits the flow has it tracked from then on."""
    account.set_rules("sg-web", IN_443, OUT_ALL)
    connection = established(connections, Flow("203.0.113.7", "i-web", "tcp", 443))
    account.set_rules("sg-web", IN_OFFICE, OUT_ALL)
    connections.refresh(10)
    assert connections.is_tracked(connection)
    account.set_groups("web", "sg-quarantine")
    connections.refresh(20)
    assert connections.check(connection, 20).allowed


@pytest.mark.parametrize("flow", [MINING, SSH])
def test_two_swaps_cut_a_tracked_connection(
    account: Any, connections: Connections, flow: Flow
) -> None:
    """First to groups open both ways, which drops the tracking, then to closed ones."""
    connection = established(connections, flow)
    assert connections.is_tracked(connection)
    account.set_groups("web", "sg-open")
    connections.refresh(1)
    assert connections.check(connection, 1).reason == (
        "allowed: the established connection is untracked, and permitted by rules"
    )
    account.set_groups("web", "sg-quarantine")
    connections.refresh(2)
    assert not connections.check(connection, 2).allowed


def test_emptying_one_open_group_cuts_too(
    account: Any, connections: Connections
) -> None:
    """The same in one group: its open rules are added, then all are revoked."""
    connection = established(connections, MINING)
    account.set_rules("sg-isolation", OUT_ALL, IN_ALL)
    account.set_groups("web", "sg-isolation")
    connections.refresh(1)
    account.set_rules("sg-isolation")
    connections.refresh(2)
    assert not connections.check(connection, 2).allowed


@pytest.mark.parametrize(
    "first",
    [
        pytest.param([OUT_ALL], id="open one way"),
        pytest.param([OUT_ALL, IN_443], id="answers to one port"),
        pytest.param([OUT_ALL_IPV6, IN_ALL_IPV6], id="open for IPv6 alone"),
        pytest.param([], id="closed twice"),
    ],
)
def test_a_first_swap_that_is_not_open_both_ways_does_not_cut(
    account: Any, connections: Connections, first: list[GroupRule]
) -> None:
    """The trick needs the whole of both directions, in the connection's IP version."""
    connection = established(connections, MINING)
    account.set_rules("sg-first", *first)
    account.set_groups("web", "sg-first")
    connections.refresh(1)
    account.set_groups("web", "sg-quarantine")
    connections.refresh(2)
    assert connections.check(connection, 2).allowed


def test_the_first_swap_must_be_seen(account: Any, connections: Connections) -> None:
    """Both swaps between two looks are one: the table has to be told of each."""
    connection = established(connections, MINING)
    account.set_groups("web", "sg-open")
    account.set_groups("web", "sg-quarantine")
    connections.refresh(1)
    assert connections.check(connection, 1).allowed


def test_ping_is_not_cut_by_two_swaps(account: Any, connections: Connections) -> None:
    """ICMP is always tracked, so nothing drops its tracking but time."""
    connection = established(connections, Flow("i-web", "203.0.113.9", "icmp"))
    for group in ("sg-open", "sg-quarantine"):
        account.set_groups("web", group)
        connections.refresh(1)
    assert connections.check(connection, 1).allowed


def test_a_nat_gateway_has_everything_tracked(
    account: Any, connections: Connections
) -> None:
    """Behind a NAT gateway the two swaps do not cut."""
    flow = Flow("i-db", "203.0.113.9", "tcp", 3333)
    connection = established(connections, flow)
    for group in ("sg-open", "sg-quarantine"):
        account.set_groups("db", group)
        connections.refresh(1)
    assert connections.check(connection, 1).allowed


def test_both_ends_remember(account: Any, connections: Connections) -> None:
    """Between two instances, tracking at either end does not spare the other."""
    connection = established(connections, Flow("i-web", "i-db", "tcp", 5432))
    for group in ("sg-open", "sg-quarantine"):
        account.set_groups("db", group)
        connections.refresh(1)
    assert connections.check(connection, 1).reason == (
        "blocked: no ingress rule of sg-quarantine (quarantine) allows tcp/5432 from"
        " 10.0.1.10"
    )


def test_an_acl_cuts_at_once_and_only_while_it_stands(
    account: Any, connections: Connections
) -> None:
    """The connection goes on if the ACL opens again before TCP gives up."""
    connection = established(connections, MINING)
    before = account.acls["subnet-public"]
    account.set_acl("subnet-public")
    connections.refresh(100)
    assert connections.check(connection, 100).reason == (
        "blocked: network ACL acl-public outbound rule * denies tcp/3333 to 203.0.113.9"
    )
    account.acls["subnet-public"] = before
    assert connections.check(connection, 1000).reason == ALLOWED
    account.set_acl("subnet-public")
    connections.refresh(2000)
    account.acls["subnet-public"] = before
    assert connections.check(connection, 2925).reason == (
        "blocked: network ACL acl-public outbound rule * denies tcp/3333 to"
        " 203.0.113.9; TCP gave up after 925 s of it"
    )
    assert not connections.check(connection, 3000).allowed


def test_groups_are_followed_behind_a_closed_acl(
    account: Any, connections: Connections
) -> None:
    """The two swaps work while an ACL is shut, and hold when it opens again."""
    connection = established(connections, MINING)
    before = account.acls["subnet-public"]
    account.set_acl("subnet-public")
    for group in ("sg-open", "sg-quarantine"):
        account.set_groups("web", group)
        connections.refresh(1)
    account.acls["subnet-public"] = before
    assert connections.check(connection, 2).reason == (
        "blocked: no egress rule of sg-quarantine (quarantine) allows tcp/3333 to"
        " 203.0.113.9"
    )


def test_groups_are_followed_where_no_route_is_left(
    account: Any, connections: Connections
) -> None:
    """The same behind a route that is gone for a while."""
    connection = established(connections, MINING)
    before = account.tables["subnet-public"]
    account.set_routes("subnet-public")
    for group in ("sg-open", "sg-quarantine"):
        account.set_groups("web", group)
        connections.refresh(1)
    account.tables["subnet-public"] = before
    assert not connections.check(connection, 2).allowed


def test_a_route_cuts_at_once(account: Any, connections: Connections) -> None:
    """Without a route packets go nowhere, tracked or not."""
    connection = established(connections, MINING)
    account.set_routes("subnet-public")
    assert connections.check(connection, 1).reason == (
        "blocked: route table rtb-public has no route to 203.0.113.9"
    )


def lose_address(account: Any) -> None:
    """Give the web server another Elastic IP."""
    web = account.interfaces["eni-web"]
    pair = replace(web.addresses[0], public=ip_address("52.0.0.77"))
    account.interfaces["eni-web"] = replace(web, addresses=(pair, *web.addresses[1:]))


def detach(account: Any) -> None:
    """Move the interface to another instance."""
    web = account.interfaces["eni-web"]
    account.interfaces["eni-web"] = replace(web, instance_id="i-db")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda account: account.set_state("web", "stopped"), "i-web is stopped"),
        (lambda account: account.set_state("web", "terminated"), "i-web is terminated"),
        (detach, "eni-web was taken from i-web"),
        (
            lambda account: account.interfaces.pop("eni-web"),
            "eni-web was taken from i-web",
        ),
        (lose_address, "i-web has lost the address 52.0.0.10"),
    ],
)
@pytest.mark.parametrize("flow", [MINING, SHOP])
def test_what_ends_a_connection_for_good(
    account: Any,
    connections: Connections,
    change: Callable[[Any], None],
    reason: str,
    flow: Flow,
) -> None:
    """A stop, a lost interface or address is not undone by taking the change back."""
    connection = established(connections, flow)
    before = (dict(account.instances), dict(account.interfaces))
    change(account)
    connections.refresh(1)
    account.instances, account.interfaces = before
    assert connections.check(connection, 2).reason == f"blocked: {reason}"
    assert connections.traffic(connection, 2).reason == f"blocked: {reason}"
    assert isinstance(connections.open(flow, 3), Connection)


def test_another_gateway_means_another_address(
    account: Any, connections: Connections
) -> None:
    """A flow that suddenly leaves by a NAT gateway is a stranger to the other side."""
    connection = established(connections, MINING)
    nat = Route(Via.NAT, "nat-1", ip_network("203.0.113.0/24"))
    old = account.tables["subnet-public"]
    account.tables["subnet-gateway"] = old
    account.nats["nat-1"] = replace(account.nats["nat-1"], subnet_id="subnet-gateway")
    account.set_routes("subnet-public", *old.routes, nat)
    connections.refresh(1)
    account.tables["subnet-public"] = old
    assert connections.check(connection, 2).reason == (
        "blocked: the connection's address changed from 52.0.0.10 to 52.0.0.99"
    )


@pytest.mark.parametrize(
    ("flow", "exchanges", "limit"),
    [(MINING, 5, 432_000), (QUERY, 1, 30), (QUERY, 2, 180)],
)
def test_a_tracked_connection_ends_by_idling(
    account: Any, connections: Connections, flow: Flow, exchanges: int, limit: int
) -> None:
    """After the documented silence the tracking is gone, and with it the connection."""
    connection = established(connections, flow)
    for _ in range(exchanges):
        assert connections.traffic(connection, 100).allowed
    account.set_groups("web", "sg-quarantine")
    assert connections.check(connection, 100 + limit).allowed
    assert not connections.check(connection, 100 + limit + 1).allowed


def test_traffic_keeps_a_survivor_alive(account: Any, connections: Connections) -> None:
    """A miner that speaks every minute outlives any timeout."""
    connection = established(connections, QUERY)
    account.set_groups("web", "sg-quarantine")
    for minute in range(1, 11):
        connections.traffic(connection, minute * 30)
    assert connections.check(connection, 330).allowed


def test_interfaces_can_have_timeouts_of_their_own(
    account: Any, connections: Connections
) -> None:
    """Nitro v6 instances and configured interfaces forget sooner."""
    web = account.interfaces["eni-web"]
    account.interfaces["eni-web"] = replace(web, idle=IdleTimeouts(tcp_established=350))
    connection = established(connections, MINING)
    assert connections.check(connection, 350).allowed
    assert connections.check(connection, 351).reason == (
        "blocked: the connection was idle for more than 350 s"
    )


def test_idle_udp_begins_anew_where_rules_still_permit(
    account: Any, connections: Connections
) -> None:
    """A datagram after a long silence is a new flow, which the rules may allow."""
    connection = established(connections, QUERY)
    assert connections.check(connection, 1000).allowed
    account.set_groups("web", "sg-quarantine")
    assert not connections.check(connection, 1001).allowed


def test_an_untracked_connection_may_idle(connections: Connections) -> None:
    """Where nothing is remembered nothing can be forgotten."""
    connection = established(connections, SHOP)
    assert connections.check(connection, 10_000_000).allowed


def test_a_closed_connection_is_gone(connections: Connections) -> None:
    """An application that closes a connection cannot use it again."""
    connection = established(connections, SHOP)
    connections.close(connection)
    assert (
        connections.check(connection, 1).reason == "blocked: the connection is closed"
    )
    assert not connections.traffic(connection, 1).allowed
    assert not connections.is_tracked(connection)


def test_what_cannot_begin_is_not_opened(
    account: Any, connections: Connections
) -> None:
    """Opening gives the verdict where no connection comes about."""
    account.set_state("web", "stopped")
    refused = Verdict(allowed=False, reason="blocked: i-web is stopped")
    assert connections.open(MINING, 0) == refused
    dns = connections.open(Flow("i-db", "10.0.0.2", "udp", 53), 0)
    assert isinstance(dns, Verdict)
    assert dns.allowed
