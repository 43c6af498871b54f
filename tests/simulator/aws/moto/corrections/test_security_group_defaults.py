"""A VPC's default security group lets its own members in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def read_default_group(ec2: Any) -> dict[str, Any]:
    """Return a new VPC's default group."""
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    groups = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc]}]
    )["SecurityGroups"]
    group: dict[str, Any] = groups[0]
    return group


def test_moto_alone_lets_nobody_in(moto_client: Callable[[str], Any]) -> None:
    """moto: the default group has no inbound rule."""
    assert read_default_group(moto_client("ec2"))["IpPermissions"] == []


def test_members_are_let_in(account: EmbeddedAccount) -> None:
    """All traffic from the group itself comes in, and all traffic goes out."""
    group = read_default_group(account.client("ec2"))
    assert [
        (rule["IpProtocol"], [pair["GroupId"] for pair in rule["UserIdGroupPairs"]])
        for rule in group["IpPermissions"]
    ] == [("-1", [group["GroupId"]])]
    assert [rule["IpRanges"] for rule in group["IpPermissionsEgress"]] == [
        [{"CidrIp": "0.0.0.0/0"}]
    ]
