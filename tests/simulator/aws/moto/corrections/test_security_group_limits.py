"""How many rules a security group has is the account's quota."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def fill(ec2: Any) -> int:
    """Give a group sixty rules and one for IPv6; return how many it has."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)
    ranges = [{"CidrIp": f"10.0.{n}.0/24"} for n in range(60)]
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
    for each in ({"IpRanges": ranges}, {"Ipv6Ranges": [{"CidrIpv6": "2600::/24"}]}):
        ec2.authorize_security_group_ingress(
            GroupId=group["GroupId"], IpPermissions=[rule | each]
        )
    wanted = [{"Name": "group-id", "Values": [group["GroupId"]]}]
    rules = ec2.describe_security_group_rules(Filters=wanted)["SecurityGroupRules"]
    return sum(not each["IsEgress"] for each in rules)


def test_moto_alone_counts_both_families(moto_client: Callable[[str], Any]) -> None:
    """moto: the first rule for IPv6 is one too many."""
    with pytest.raises(ClientError, match="RulesPerSecurityGroupLimitExceeded"):
        fill(moto_client("ec2"))


def test_an_account_without_quotas_takes_any(account: EmbeddedAccount) -> None:
    """Quotas are held where calls are, by the tables of `aws.refusals`."""
    assert fill(account.client("ec2")) == 61
