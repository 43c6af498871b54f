"""Security groups of a stack have the rules of their template and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack

Rule = tuple[str, int | None, str]


def read_rules(
    account: EmbeddedAccount, stack: Stack, name: str, direction: str
) -> list[Rule]:
    """Return a group's rules as protocol, first port and the other side."""
    (group,) = account.client("ec2").describe_security_groups(
        GroupIds=[stack.resources[name].physical_id]
    )["SecurityGroups"]
    names = {each.physical_id: name for name, each in stack.resources.items()}
    key = "IpPermissions" if direction == "in" else "IpPermissionsEgress"
    return [
        (rule["IpProtocol"], rule.get("FromPort"), other)
        for rule in group[key]
        for other in read_others(rule, names)
    ]


def read_others(rule: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Return ranges, and groups by their logical ids."""
    return [
        *(each["CidrIp"] for each in rule["IpRanges"]),
        *(each["CidrIpv6"] for each in rule["Ipv6Ranges"]),
        *(names[each["GroupId"]] for each in rule["UserIdGroupPairs"]),
    ]


@pytest.mark.parametrize(
    ("name", "direction", "rules"),
    [
        ("WebGroup", "in", [("tcp", 443, "0.0.0.0/0"), ("tcp", 443, "::/0")]),
        # The VPC had its IPv6 range first, so the default rules are two.
        ("WebGroup", "out", [("-1", None, "0.0.0.0/0"), ("-1", None, "::/0")]),
        ("Quarantine", "in", []),
        ("Quarantine", "out", [("udp", 53, "10.0.0.2/32")]),
        ("Narrow", "in", [("tcp", 22, "WebGroup")]),
        ("Narrow", "out", [("tcp", 5432, "WebGroup")]),
    ],
)
def test_rules_are_the_templates(
    account: EmbeddedAccount,
    stack: Stack,
    name: str,
    direction: str,
    rules: list[Rule],
) -> None:
    """Without outbound rules everything goes out; with an empty list nothing does."""
    assert read_rules(account, stack, name, direction) == rules


def test_a_rule_keeps_its_description(account: EmbeddedAccount, stack: Stack) -> None:
    """Why a door is open can be read at the door."""
    (group,) = account.client("ec2").describe_security_groups(
        GroupIds=[stack.resources["WebGroup"].physical_id]
    )["SecurityGroups"]
    assert group["IpPermissions"][0]["IpRanges"] == [
        {"CidrIp": "0.0.0.0/0", "Description": "everybody"}
    ]
    assert {"Key": "owner", "Value": "web"} in group["Tags"]
