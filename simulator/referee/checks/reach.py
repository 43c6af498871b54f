"""Checks of the network: who reaches whom, and which ports are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc import INTERNET, Flow
from gameday.simulator.aws.vpc.addresses import parse_address
from gameday.simulator.aws.vpc.flows import protocol_number
from gameday.simulator.aws.vpc.state import Direction
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads

if TYPE_CHECKING:
    from gameday.scenarios.checks.arguments import OpenPort, Reach
    from gameday.simulator.aws.vpc.state import GroupRule, NetworkState, SecurityGroup
    from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["list_groups", "port_closed", "reachable", "unreachable"]

_ALL = -1
_NARROWEST_WORLD = 8
"""Nobody's own network is wider than a /8; a rule for a wider block means the world."""


@reads("ec2")
def reachable(context: CheckContext, about: Reach) -> Answer:
    """Say whether a new connection gets there."""
    flow = Flow(about.source, about.to, about.protocol, about.port)
    verdict = context.network.check(flow)
    return Answer(verdict.allowed, verdict.reason)


@reads("ec2")
def unreachable(context: CheckContext, about: Reach) -> Answer:
    """Say whether a new connection does not get there."""
    return reachable(context, about).opposite()


@reads("ec2")
def port_closed(context: CheckContext, about: OpenPort) -> Answer:
    """Say whether no security group rule lets a port in from somewhere.

    The rules themselves are looked at, so that an instance which happens to be stopped
    does not hide a port that will be open again when it starts.
    """
    state = context.network.state
    where = about.instance or about.group
    for group in _list_asked(state, about):
        for rule in group.rules:
            if _is_about(rule, about) and _lets_in(state, rule, about.source):
                found = f"{group} lets it in from {_write_peer(rule)}"
                return Answer(holds=False, reason=found)
    return Answer(
        holds=True,
        reason=f"no rule of {where} lets {about.protocol}/{about.port} in"
        f" from {about.source}",
    )


def list_groups(state: NetworkState, instance_id: str) -> list[SecurityGroup]:
    """Return the security groups of an instance's interfaces, each once."""
    instance = state.instance(instance_id)
    if instance is None:
        return []
    interfaces = [state.interface(each) for each in instance.interface_ids]
    ids = (name for each in interfaces if each for name in each.group_ids)
    groups = [state.group(each) for each in dict.fromkeys(ids)]
    return [group for group in groups if group is not None]


def _list_asked(state: NetworkState, about: OpenPort) -> list[SecurityGroup]:
    """Return the group that is asked about, or those of the instance."""
    if about.group:
        group = state.group(about.group)
        return [] if group is None else [group]
    return list_groups(state, about.instance or "")


def _is_about(rule: GroupRule, about: OpenPort) -> bool:
    if rule.direction is not Direction.INGRESS:
        return False
    if rule.protocol not in (None, protocol_number(about.protocol)):
        return False
    return rule.first == _ALL or rule.first <= about.port <= rule.last


def _lets_in(state: NetworkState, rule: GroupRule, source: str) -> bool:
    """Say whether a rule is for a source; ``internet`` means everybody, or nearly."""
    if source == INTERNET:
        return rule.network is not None and rule.network.prefixlen < _NARROWEST_WORLD
    if source.startswith(("i-", "eni-")):
        return True
    address = parse_address(source)
    networks = [rule.network] if rule.network else []
    if rule.prefix_list_id:
        networks = list(state.prefix_list(rule.prefix_list_id))
    return any(n.version == address.version and address in n for n in networks)


def _write_peer(rule: GroupRule) -> str:
    return str(rule.network or rule.group_id or rule.prefix_list_id)
