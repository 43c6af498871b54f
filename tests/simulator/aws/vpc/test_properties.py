"""What holds in every account: taking permission away never lets anything begin."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from gameday.simulator.aws.vpc import Connection, Connections, Flow, Network
from gameday.simulator.aws.vpc.state import AclEntry, Direction, GroupRule

BLOCKS = ["0.0.0.0/0", "203.0.113.0/24", "10.0.0.0/16", "::/0", "2001:db8::/32"]
# The fixture is rebuilt by every example's own rules, so sharing it is safe.
anew = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

ports = st.sampled_from([(-1, -1), (0, 65535), (443, 443), (1024, 65535), (3000, 4000)])
rules = st.lists(
    st.builds(
        lambda way, protocol, span, block: GroupRule(way, protocol, *span, block),
        st.sampled_from(Direction),
        st.sampled_from([None, 6, 17]),
        ports,
        st.sampled_from(BLOCKS).map(ip_network),
    ),
    max_size=6,
)
entries = st.lists(
    st.builds(
        lambda number, way, action, protocol, span, block: AclEntry(
            number, way, action, protocol, block, *span
        ),
        st.integers(1, 200),
        st.sampled_from(Direction),
        st.sampled_from(["allow", "deny"]),
        st.sampled_from([None, 6]),
        ports,
        st.sampled_from(BLOCKS).map(ip_network),
    ),
    max_size=6,
    unique_by=lambda entry: (entry.number, entry.direction),
)
flows = st.builds(
    Flow,
    st.sampled_from(["internet", "i-web", "i-db"]),
    st.sampled_from(["internet", "i-web", "i-db"]),
    st.sampled_from(["tcp", "udp"]),
    st.sampled_from([22, 443, 3333, 5432]),
    st.none(),
    st.sampled_from([4, 6]),
)


@anew
@given(rules, rules, flows, st.data())
def test_removing_a_rule_never_opens(
    account: Any, network: Network, first: Any, second: Any, flow: Flow, data: Any
) -> None:
    """A new connection that passes with fewer rules passes with more."""
    kept = [r for r in first if data.draw(st.booleans())]
    account.set_rules("sg-db", *second)
    account.set_rules("sg-web", *kept)
    before = network.check(flow)
    account.set_rules("sg-web", *first)
    assert network.check(flow).allowed or not before.allowed


@anew
@given(entries, flows, st.integers(1, 300), st.sampled_from(Direction), st.data())
def test_adding_a_deny_entry_never_opens(
    account: Any,
    network: Network,
    acl: Any,
    flow: Flow,
    number: int,
    way: Any,
    data: Any,
) -> None:
    """Whatever its number, a deny entry lets nothing new pass."""
    acl = [entry for entry in acl if (entry.number, entry.direction) != (number, way)]
    block = ip_network(data.draw(st.sampled_from(BLOCKS)))
    denied = AclEntry(number, way, "deny", 6, block, *data.draw(ports))
    account.set_acl("subnet-public", *acl, denied)
    narrowed = network.check(flow)
    account.set_acl("subnet-public", *acl)
    assert network.check(flow).allowed or not narrowed.allowed


@anew
@given(entries, flows, st.randoms(use_true_random=False))
def test_the_order_of_acl_entries_is_that_of_their_numbers(
    account: Any, network: Network, acl: Any, flow: Flow, random: Any
) -> None:
    """Entries may be listed in any order."""
    account.set_acl("subnet-public", *acl)
    before = network.check(flow)
    shuffled = list(acl)
    random.shuffle(shuffled)
    account.set_acl("subnet-public", *shuffled)
    assert network.check(flow) == before


@pytest.mark.parametrize(
    ("block", "version", "other"), [("0.0.0.0/0", 4, 6), ("::/0", 6, 4)]
)
def test_one_ip_version_does_not_imply_the_other(
    account: Any, network: Network, block: str, version: Any, other: Any
) -> None:
    """A rule for all of one version says nothing about the other."""
    account.set_rules(
        "sg-web", GroupRule(Direction.EGRESS, None, network=ip_network(block))
    )
    assert network.check(Flow("i-web", "internet", "tcp", 443, version=version)).allowed
    verdict = network.check(Flow("i-web", "internet", "tcp", 443, version=other))
    assert not verdict.allowed


@anew
@given(rules, rules, flows)
def test_a_connection_that_could_begin_now_also_goes_on(
    account: Any, network: Network, first: Any, second: Any, flow: Flow
) -> None:
    """Tracking only ever adds to what rules permit."""
    account.set_rules("sg-db", *first)
    account.set_rules("sg-web", *first)
    connections = Connections(network)
    connection = connections.open(flow, 0)
    if not isinstance(connection, Connection):
        return
    account.set_rules("sg-web", *second)
    connections.refresh(1)
    assert connections.check(connection, 1).allowed or not network.check(flow).allowed
