"""Security groups and their rules.

moto reads inbound rules with an IPv4 range or a source group only, and no outbound ones
at all, so a group meant to let nothing out lets out everything.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    read_tags,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TYPES"]

_Direction = Literal["ingress", "egress"]


def _create_group(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    group = backend.create_security_group(
        name=place.name,
        description=properties["GroupDescription"],
        vpc_id=properties.get("VpcId"),
        tags=read_tags(properties) | place.stack_tags,
    )
    for rule in properties.get("SecurityGroupIngress", []):
        _authorize(backend, "ingress", group.id, rule)
    if "SecurityGroupEgress" in properties:
        # AWS: rules of one's own, even an empty list, replace the default one.
        group.egress_rules.clear()
        for rule in properties["SecurityGroupEgress"]:
            _authorize(backend, "egress", group.id, rule)
    attributes = {"GroupId": group.id, "Id": group.id, "VpcId": group.vpc_id}
    delete = partial(backend.delete_security_group, group_id=group.id)
    return Resource(group.id, attributes, delete)


def _create_rule(
    direction: _Direction, properties: Properties, place: Place
) -> Resource:
    backend = place.backend("ec2")
    group_id = properties.get("GroupId") or _find_by_name(backend, properties)
    rules = _authorize(backend, direction, group_id, properties)
    delete = partial(_revoke, backend, direction, group_id, rules[0].id)
    return Resource(rules[0].id, {"Id": rules[0].id}, delete)


def _find_by_name(backend: Any, properties: Properties) -> str:
    group = backend.get_security_group_from_name(properties["GroupName"])
    return str(group.id)


def _authorize(
    backend: Any, direction: _Direction, group_id: str, rule: Properties
) -> list[Any]:
    authorize: Callable[..., Any] = getattr(
        backend, f"authorize_security_group_{direction}"
    )
    rules, _ = authorize(
        group_id,
        str(rule["IpProtocol"]),
        rule.get("FromPort", -1),
        rule.get("ToPort", rule.get("FromPort", -1)),
        _read_ranges(rule),
        source_groups=_read_groups(rule),
        prefix_list_ids=_read_prefix_lists(rule),
    )
    return list(rules)


def _read_ranges(rule: Properties) -> list[dict[str, str]]:
    text = {"Description": rule["Description"]} if "Description" in rule else {}
    names = ("CidrIp", "CidrIpv6")
    return [{name: rule[name], **text} for name in names if name in rule]


def _read_groups(rule: Properties) -> list[dict[str, str]]:
    names = {
        "SourceSecurityGroupId": "GroupId",
        "DestinationSecurityGroupId": "GroupId",
        "SourceSecurityGroupName": "GroupName",
    }
    return [{member: rule[name]} for name, member in names.items() if name in rule]


def _read_prefix_lists(rule: Properties) -> list[dict[str, str]]:
    names = ("SourcePrefixListId", "DestinationPrefixListId")
    return [{"PrefixListId": rule[name]} for name in names if name in rule]


def _revoke(backend: Any, direction: _Direction, group_id: str, rule_id: str) -> None:
    """Take a rule away, unless it or its group is already gone."""
    group = backend.get_security_group_from_id(group_id)
    if group is None:
        return
    rules = group.ingress_rules if direction == "ingress" else group.egress_rules
    rules[:] = [rule for rule in rules if rule.id != rule_id]


TYPES = {
    "AWS::EC2::SecurityGroup": ResourceType(
        _create_group, frozenset({"GroupId", "Id", "VpcId"}), "GroupName"
    ),
    "AWS::EC2::SecurityGroupEgress": ResourceType(
        partial(_create_rule, "egress"), frozenset({"Id"})
    ),
    "AWS::EC2::SecurityGroupIngress": ResourceType(
        partial(_create_rule, "ingress"), frozenset({"Id"})
    ),
}
