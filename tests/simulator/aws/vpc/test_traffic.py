"""What listeners hear of attempts: who saw which packets, and which were refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.aws.vpc import Connection, DnsRule, Flow
from gameday.simulator.aws.vpc.traffic import DnsQuery, Traffic, TrafficReporter
from gameday.simulator.engine.clock.virtual import VirtualClock

if TYPE_CHECKING:
    from conftest import Account

    from gameday.simulator.aws.vpc import Connections, Network

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Wire:
    """A reporter, and everything it told."""

    network: Network
    reporter: TrafficReporter
    told: list[Traffic | DnsQuery]

    def send(self, flow: Flow) -> list[tuple[str, str, str, str, str]]:
        """Report an attempt; return who saw what, as flow logs would tell."""
        self.reporter.report_flow(flow, self.network.check(flow))
        (traffic,) = self.told
        assert isinstance(traffic, Traffic)
        return [
            (
                each.interface.id,
                each.direction.value,
                str(each.packet.source.address),
                str(each.packet.destination.address),
                "ACCEPT" if each.accepted else "REJECT",
            )
            for each in traffic.crossings
        ]


@pytest.fixture
def wire(network: Network) -> Wire:
    """A reporter with one listener."""
    told: list[Traffic | DnsQuery] = []
    reporter = TrafficReporter(
        network, VirtualClock(START), [told.append], rng=Random(1)
    )
    return Wire(network, reporter, told)


def test_an_accepted_connection_is_seen_both_ways(wire: Wire) -> None:
    """The request comes in, the answer goes out, by the private address."""
    assert wire.send(Flow("198.51.100.7", "i-web", port=443)) == [
        ("eni-web", "ingress", "198.51.100.7", "10.0.1.10", "ACCEPT"),
        ("eni-web", "egress", "10.0.1.10", "198.51.100.7", "ACCEPT"),
    ]


def test_a_refused_connection_is_seen_once(wire: Wire) -> None:
    """What no rule lets in gets no answer."""
    assert wire.send(Flow("198.51.100.7", "i-web", port=22)) == [
        ("eni-web", "ingress", "198.51.100.7", "10.0.1.10", "REJECT")
    ]
    (traffic,) = wire.told
    assert isinstance(traffic, Traffic)
    assert traffic.answered.packets == 0
    assert traffic.bytes == traffic.packets * 60


def test_both_ends_see_traffic_inside_the_account(wire: Wire) -> None:
    """Each interface has its own view, in the order of the packets."""
    assert wire.send(Flow("i-web", "i-db", port=5432)) == [
        ("eni-web", "egress", "10.0.1.10", "10.0.2.20", "ACCEPT"),
        ("eni-db", "ingress", "10.0.1.10", "10.0.2.20", "ACCEPT"),
        ("eni-db", "egress", "10.0.2.20", "10.0.1.10", "ACCEPT"),
        ("eni-web", "ingress", "10.0.2.20", "10.0.1.10", "ACCEPT"),
    ]


def test_the_sender_sees_what_the_receiver_refuses(wire: Wire) -> None:
    """A packet that leaves is accepted there, even if it is refused further on."""
    assert wire.send(Flow("i-web", "i-db", port=22)) == [
        ("eni-web", "egress", "10.0.1.10", "10.0.2.20", "ACCEPT"),
        ("eni-db", "ingress", "10.0.1.10", "10.0.2.20", "REJECT"),
    ]


def test_an_acl_can_refuse_the_answer_alone(wire: Wire, account: Account) -> None:
    """A request that is let in and an answer that is not: the guide's own example."""
    accept_in = next(
        each for each in account.acls["subnet-public"].entries if each.number == 100
    )
    account.set_acl("subnet-public", accept_in)
    assert wire.send(Flow("198.51.100.7", "i-web", port=443)) == [
        ("eni-web", "ingress", "198.51.100.7", "10.0.1.10", "ACCEPT"),
        ("eni-web", "egress", "10.0.1.10", "198.51.100.7", "REJECT"),
    ]


def test_a_tracked_connection_is_accepted_without_a_rule(
    wire: Wire, account: Account, connections: Connections
) -> None:
    """Packets of a connection that outlives its rule are no rejects."""
    flow = Flow("203.0.113.9", "i-web", port=22)
    opened = connections.open(flow, 0.0)
    assert isinstance(opened, Connection)
    account.set_groups("web", "sg-quarantine")
    verdict = connections.traffic(opened, 1.0)
    wire.reporter.report_flow(flow, verdict, connection=opened, opens=False)
    (traffic,) = wire.told
    assert isinstance(traffic, Traffic)
    assert [each.accepted for each in traffic.crossings] == [True, True]
    assert traffic.connection == opened.id
    assert not traffic.opens


def test_connections_have_ports_of_their_own(wire: Wire) -> None:
    """Two attempts come from two ports, and the answer goes back to the same one."""
    flow = Flow("198.51.100.7", "i-web", port=443)
    for _ in range(2):
        wire.reporter.report_flow(flow, wire.network.check(flow))
    pairs = [
        [(each.packet.source_port, each.packet.port) for each in told.crossings]
        for told in wire.told
        if isinstance(told, Traffic)
    ]
    assert pairs == [
        [(36867, 443), (443, 36867)],
        [(40966, 443), (443, 40966)],
    ]


@pytest.mark.parametrize(
    "flow",
    [
        Flow("i-web", "169.254.169.254", port=80),
        Flow("i-web", "10.0.0.2", "udp", port=53),
        Flow("internet", "192.0.2.1", port=443),
    ],
    ids=["metadata", "resolver", "elsewhere"],
)
def test_what_crosses_no_interface_is_not_told(wire: Wire, flow: Flow) -> None:
    """Services inside the VPC, and traffic of others, are in no flow log."""
    wire.reporter.report_flow(flow, wire.network.check(flow))
    assert wire.told == []


def test_a_query_is_told_with_its_answer(wire: Wire) -> None:
    """The resolver knows who asked, from where, and what came back."""
    verdict = wire.network.resolve("i-web", "shop.example")
    wire.reporter.report_query("i-web", "shop.example", verdict, answer="192.0.2.1")
    (query,) = wire.told
    assert isinstance(query, DnsQuery)
    assert query.interface.instance_id == "i-web"
    assert query.address == "10.0.1.10"
    assert query.answer == "192.0.2.1"


def test_a_blocked_query_names_its_rule(wire: Wire, account: Account) -> None:
    """What DNS Firewall blocks is told without an answer."""
    rule = DnsRule("pools", "BLOCK", ("*.xmr-pool.example",))
    account.firewall.append(rule)
    verdict = wire.network.resolve("i-web", "eu.xmr-pool.example")
    wire.reporter.report_query("i-web", "eu.xmr-pool.example", verdict)
    (query,) = wire.told
    assert isinstance(query, DnsQuery)
    assert query.blocked_by == rule
    assert query.answer is None


def test_nobody_listening_costs_nothing(network: Network) -> None:
    """Without listeners nothing is looked up or drawn."""
    rng = Random(1)
    before = rng.getstate()
    reporter = TrafficReporter(network, VirtualClock(START), [], rng=rng)
    flow = Flow("198.51.100.7", "i-web", port=443)
    reporter.report_flow(flow, network.check(flow))
    assert rng.getstate() == before
