"""Flows that no packet could belong to are refused with a hint of what was expected."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scenarios.errors import UsageError
from gameday.simulator.aws.vpc import Flow
from gameday.simulator.aws.vpc.addresses import Host, parse_address
from gameday.simulator.aws.vpc.flows import Stop, allow, protocol_number


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("i-1", "internet", "tcp"), "expected a port in a tcp flow, found none"),
        (("i-1", "internet", "-1", 1), "expected one protocol in a flow, found '-1'"),
        (
            ("i-1", "internet", "tcp", 65536),
            "expected a port from 0 to 65535, found 65536",
        ),
        (
            ("i-1", "internet", "tpc", 1),
            "expected a protocol such as tcp, udp, icmp or a number, found 'tpc'",
        ),
        (
            ("web", "internet", "tcp", 1),
            (
                "expected an instance id, an interface id, an IP address or 'internet'"
                " as the end of a flow, found 'web'"
            ),
        ),
        (
            ("10.0.0.1", "2001:db8::1", "tcp", 1),
            "expected an IPv6 address, found 10.0.0.1",
        ),
    ],
)
def test_an_impossible_flow_is_refused(arguments: Any, message: str) -> None:
    """The message says what was expected and what was found."""
    with pytest.raises(UsageError) as error:
        Flow(*arguments)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("name", "number"),
    [("tcp", 6), ("UDP", 17), ("icmp", 1), ("icmpv6", 58), ("-1", None), ("50", 50)],
)
def test_protocols_are_known_by_name_and_number(name: str, number: int | None) -> None:
    """AWS writes names, numbers and -1 for all."""
    assert protocol_number(name) == number


@pytest.mark.parametrize(
    ("protocol", "port", "reply"),
    [
        ("tcp", 443, (50000, 443)),
        ("udp", 53, (50000, 53)),
        ("icmp", None, (0, 0)),
        ("icmpv6", None, (129, 0)),
        ("icmp", 13, (13, 0)),
        ("50", None, (0, 0)),
    ],
)
def test_reply(protocol: str, port: int | None, reply: tuple[int, int]) -> None:
    """An answer swaps ends and ports; an echo request is answered by an echo reply."""
    here, there = Host(parse_address("10.0.0.1")), Host(parse_address("10.0.0.2"))
    answer = Flow("i-1", "i-2", protocol, port).packet(here, there).reply()
    assert (answer.port, answer.source_port) == reply
    assert (answer.source, answer.destination) == (there, here)


def test_the_version_follows_from_an_address() -> None:
    """An end given as an address settles the IP version; without one it is 4."""
    assert Flow("i-1", "internet", "tcp", 1).ip_version == 4
    assert Flow("i-1", "2001:db8::1", "tcp", 1).ip_version == 6
    assert Flow("2001:db8::1", "i-1", "tcp", 1).ip_version == 6
    assert Flow("i-1", "internet", "tcp", 1, version=6).ip_version == 6


def test_a_verdict_is_true_when_it_allows() -> None:
    """A verdict can be asked as a question."""
    assert allow("by a rule")
    assert not Stop("no rule").verdict
    assert Stop("no rule").verdict.reason == "blocked: no rule"
