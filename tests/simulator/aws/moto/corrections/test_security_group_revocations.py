"""What lets traffic out to IPv6 addresses can be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

V4 = {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
V6 = {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}


def write(*blocks: dict[str, Any], port: int = 443) -> list[dict[str, Any]]:
    """Write permissions for a port."""
    told: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
    return [{**told, **{k: v for block in blocks for k, v in block.items()}}]


@pytest.fixture
def ec2(account: EmbeddedAccount) -> Any:
    """Give a client."""
    return account.client("ec2")


@pytest.fixture
def group(ec2: Any) -> str:
    """Give a group that lets port 443 out to both kinds of addresses."""
    made = ec2.create_security_group(GroupName="g", Description="d")
    ec2.revoke_security_group_egress(
        GroupId=made["GroupId"],
        IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    ec2.authorize_security_group_egress(
        GroupId=made["GroupId"], IpPermissions=write(V4, V6)
    )
    return str(made["GroupId"])


def test_moto_alone_keeps_the_rule(moto_client: Callable[[str], Any]) -> None:
    """moto: says that it is gone."""
    ec2 = moto_client("ec2")
    group = ec2.create_security_group(GroupName="g", Description="d")["GroupId"]
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=write(V6))
    answer = ec2.revoke_security_group_egress(GroupId=group, IpPermissions=write(V6))
    found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    assert answer["Return"]
    assert any(rule["Ipv6Ranges"] for rule in found["IpPermissionsEgress"])


@pytest.mark.parametrize(
    ("revoked", "left"),
    [
        (write(V6), ([1], [0])),
        (write(V4), ([0], [1])),
        (write(V4, V6), None),
        (write(V6) + write(V4), None),
    ],
)
def test_what_is_revoked_is_gone(ec2: Any, group: str, revoked: Any, left: Any) -> None:
    """Alone or together, and nothing else is."""
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=revoked)
    found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    rules = found["IpPermissionsEgress"]
    if left is None:
        assert rules == []
    else:
        counts = [(len(r["IpRanges"]), len(r["Ipv6Ranges"])) for r in rules]
        assert counts == [(left[0][0], left[1][0])]


def test_a_rule_that_is_not_there_is_refused(ec2: Any, group: str) -> None:
    """And what was named beside it stays."""
    with pytest.raises(ClientError, match=r"InvalidPermission\.NotFound"):
        ec2.revoke_security_group_egress(
            GroupId=group, IpPermissions=write(V4, V6, port=22)
        )
    found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    assert len(found["IpPermissionsEgress"]) == 1
