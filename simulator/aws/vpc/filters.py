"""Which rule lets a packet pass, in security groups and in network ACLs.

Nothing here remembers: whether an established connection still needs a rule is decided
in `aws.vpc.connections`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.flows import ICMP, ICMPV6, TCP, UDP, Stop
from gameday.simulator.aws.vpc.state import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gameday.simulator.aws.vpc.addresses import Host
    from gameday.simulator.aws.vpc.flows import Packet
    from gameday.simulator.aws.vpc.paths import Leg
    from gameday.simulator.aws.vpc.state import (
        AclEntry,
        GroupRule,
        NetworkAcl,
        NetworkState,
        SecurityGroup,
    )

__all__ = [
    "acl_stop",
    "deciding_entry",
    "group_stop",
    "groups_at",
    "is_untracked",
    "permits",
]

_LAST_NUMBER = 32767
_ALL_PORTS = (0, 65535)
_TO_OR_FROM = {Direction.EGRESS: "to", Direction.INGRESS: "from"}
_WAY = {Direction.EGRESS: "outbound", Direction.INGRESS: "inbound"}


def groups_at(state: NetworkState, leg: Leg) -> list[SecurityGroup]:
    """Return the security groups of a leg's interface as they are now."""
    if leg.interface is None:
        return []
    found = (state.group(group_id) for group_id in leg.interface.group_ids)
    return [group for group in found if group is not None]


def group_stop(state: NetworkState, leg: Leg) -> Stop | None:
    """Say why the security groups of a leg stop a new flow; None when they do not."""
    if leg.interface is None:  # a gateway has no security groups
        return None
    groups = groups_at(state, leg)
    if permits(state, groups, leg):
        return None
    names = ", ".join(map(str, groups)) or f"{leg.interface.id}, which has no group,"
    way = f"{_TO_OR_FROM[leg.direction]} {leg.remote}"
    return Stop(f"no {leg.direction} rule of {names} allows {leg.packet.service} {way}")


def permits(state: NetworkState, groups: Iterable[SecurityGroup], leg: Leg) -> bool:
    """Say whether a rule of any of the groups permits the flow at a leg."""
    return any(
        rule.direction is leg.direction
        and _covers(rule, leg.packet)
        and _meets(state, rule, leg.remote)
        for group in groups
        for rule in group.rules
    )


def is_untracked(groups: Sequence[SecurityGroup], leg: Leg) -> bool:
    """Say whether security groups let a flow pass without tracking it.

    TCP and UDP flows are untracked when a rule permits them for all addresses and a
    rule in the other direction permits all responses: all addresses, all ports. (EC2
    user guide, "Security group connection tracking", "Untracked connections".)
    """
    packet = leg.packet
    if packet.protocol not in {TCP, UDP}:
        return False
    version = leg.remote.address.version
    open_rules = [
        rule
        for group in groups
        for rule in group.rules
        if rule.network is not None
        and rule.network.prefixlen == 0
        and rule.network.version == version
    ]
    forth = any(r.direction is leg.direction and _covers(r, packet) for r in open_rules)
    return forth and any(
        rule.direction is leg.direction.opposite and _is_for_all_ports(rule, packet)
        for rule in open_rules
    )


def acl_stop(state: NetworkState, leg: Leg) -> Stop | None:
    """Say why the network ACL of a leg's subnet stops a flow; None when it does not.

    An ACL remembers nothing, so the answer must pass as well. Traffic that stays
    within a subnet does not meet it.
    """
    acl = state.acl(leg.subnet_id) if leg.leaves_subnet else None
    if acl is None:
        return None
    reply = leg.packet.reply()
    return _denied(acl, leg.direction, leg.packet, leg.remote) or _denied(
        acl, leg.direction.opposite, reply, leg.remote
    )


def deciding_entry(
    acl: NetworkAcl, direction: Direction, packet: Packet, remote: Host
) -> AclEntry | None:
    """Return the matching entry with the lowest number; None for the last, ``*``."""
    matching = (
        entry
        for entry in acl.entries
        if entry.direction is direction
        and _covers(entry, packet)
        and remote.is_in(entry.network)
    )
    return min(matching, key=lambda entry: entry.number, default=None)


def _denied(
    acl: NetworkAcl, direction: Direction, packet: Packet, remote: Host
) -> Stop | None:
    entry = deciding_entry(acl, direction, packet, remote)
    if entry is not None and entry.action == "allow":
        return None
    number = "*" if entry is None or entry.number == _LAST_NUMBER else entry.number
    return Stop(
        f"network ACL {acl.id} {_WAY[direction]} rule {number} denies "
        f"{packet.service} {_TO_OR_FROM[direction]} {remote}"
    )


def _covers(rule: GroupRule | AclEntry, packet: Packet) -> bool:
    if rule.protocol is None:
        return True
    if rule.protocol != packet.protocol:
        return False
    if rule.protocol in {ICMP, ICMPV6}:
        return rule.first in {-1, packet.port} and rule.last in {-1, packet.source_port}
    if rule.protocol in {TCP, UDP}:
        return rule.first == -1 or rule.first <= packet.port <= rule.last
    return True  # AWS ignores the ports of every other protocol


def _is_for_all_ports(rule: GroupRule, packet: Packet) -> bool:
    if rule.protocol is None:
        return True
    ports = (rule.first, rule.last)
    return rule.protocol == packet.protocol and (
        rule.first == -1 or ports == _ALL_PORTS
    )


def _meets(state: NetworkState, rule: GroupRule, remote: Host) -> bool:
    if rule.network is not None:
        return remote.is_in(rule.network)
    if rule.group_id is not None:
        return rule.group_id in remote.group_ids
    blocks = state.prefix_list(rule.prefix_list_id) if rule.prefix_list_id else ()
    return any(remote.is_in(network) for network in blocks)
