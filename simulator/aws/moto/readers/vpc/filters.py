"""Security groups and network ACLs of the embedded account, read from moto's objects.

It finds nothing; `aws.moto.readers.vpc.network` hands it what it found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from gameday.simulator.aws.vpc.addresses import parse_network
from gameday.simulator.aws.vpc.flows import protocol_number
from gameday.simulator.aws.vpc.state import (
    AclEntry,
    Direction,
    GroupRule,
    NetworkAcl,
    SecurityGroup,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.vpc.addresses import IPNetwork

__all__ = ["read_acl", "read_group"]

# A VPC with an IPv6 block has this entry in its default ACL, both ways (VPC user guide,
# "Default network ACL"); moto leaves it out.
_DEFAULT_IPV6_NUMBER = 101


def read_group(found: Any) -> SecurityGroup:
    """Return a security group with its rules."""
    rules = (
        *(_read_rule(rule, Direction.INGRESS) for rule in found.ingress_rules),
        *(_read_rule(rule, Direction.EGRESS) for rule in found.egress_rules),
    )
    return SecurityGroup(found.id, found.name, rules)


def read_acl(found: Any, *, has_ipv6: bool) -> NetworkAcl:
    """Return a network ACL with its entries."""
    entries = [
        entry for item in found.network_acl_entries for entry in _read_entry(item)
    ]
    if found.default and has_ipv6:
        entries.extend(_default_ipv6_entries(entries))
    return NetworkAcl(found.id, tuple(entries))


def _read_rule(rule: Any, direction: Direction) -> GroupRule:
    block = rule.cidr_ipv4 or rule.cidr_ipv6
    return GroupRule(
        direction,
        protocol_number(rule.ip_protocol or "-1"),
        -1 if rule.from_port is None else int(rule.from_port),
        -1 if rule.to_port is None else int(rule.to_port),
        parse_network(block) if block else None,
        rule.source_group.get("GroupId"),
        rule.prefix_list_id,
    )


def _read_entry(item: Any) -> Iterator[AclEntry]:
    egress = str(item.egress).lower() == "true"
    for block in (item.cidr_block, item.ipv6_cidr_block):
        if block:
            yield _entry(item, parse_network(block), egress=egress)


def _entry(item: Any, network: IPNetwork, *, egress: bool) -> AclEntry:
    is_icmp = item.icmp_type is not None
    first = item.icmp_type if is_icmp else item.port_range_from
    last = item.icmp_code if is_icmp else item.port_range_to
    action: Literal["allow", "deny"] = (
        "allow" if item.rule_action == "allow" else "deny"
    )
    return AclEntry(
        int(item.rule_number),
        Direction.EGRESS if egress else Direction.INGRESS,
        action,
        protocol_number(str(item.protocol)),
        network,
        -1 if first is None else int(first),
        -1 if last is None else int(last),
    )


def _default_ipv6_entries(entries: list[AclEntry]) -> Iterator[AclEntry]:
    for direction in Direction:
        taken = {entry.number for entry in entries if entry.direction is direction}
        if _DEFAULT_IPV6_NUMBER not in taken:
            everything = parse_network("::/0")
            number = _DEFAULT_IPV6_NUMBER
            yield AclEntry(number, direction, "allow", None, everything)
