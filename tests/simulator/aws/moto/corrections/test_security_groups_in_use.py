"""A security group that is in use cannot be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def test_moto_alone_deletes_a_group_in_use(
    moto_client: Callable[[str], Any], launch: Any, make_group: Any
) -> None:
    """moto: the group is gone while an instance still has it."""
    ec2 = moto_client("ec2")
    group = make_group(ec2, "web")
    launch(ec2, SecurityGroupIds=[group])
    ec2.delete_security_group(GroupId=group)
    groups = ec2.describe_security_groups()["SecurityGroups"]
    assert group not in [each["GroupId"] for each in groups]


def test_a_group_on_an_interface_stays(
    account: EmbeddedAccount, launch: Any, make_group: Any
) -> None:
    """AWS answers DependencyViolation until no interface has the group."""
    ec2 = account.client("ec2")
    group = make_group(ec2, "web")
    instance = launch(ec2, SecurityGroupIds=[group])["InstanceId"]
    with pytest.raises(ClientError, match="DependencyViolation"):
        ec2.delete_security_group(GroupId=group)
    ec2.terminate_instances(InstanceIds=[instance])
    ec2.delete_security_group(GroupId=group)


def test_a_group_named_by_another_groups_rule_stays(
    account: EmbeddedAccount, make_group: Any
) -> None:
    """A rule that names a group needs it, unless it is the group's own."""
    ec2 = account.client("ec2")
    web, database = make_group(ec2, "web"), make_group(ec2, "database")
    for group in (web, database):
        ec2.authorize_security_group_ingress(
            GroupId=group,
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": 5432,
                    "ToPort": 5432,
                    "UserIdGroupPairs": [{"GroupId": web}],
                }
            ],
        )
    with pytest.raises(ClientError, match="DependencyViolation"):
        ec2.delete_security_group(GroupId=web)
    ec2.delete_security_group(GroupId=database)
    ec2.delete_security_group(GroupId=web)


def test_a_default_group_stays_until_its_vpc_goes(account: EmbeddedAccount) -> None:
    """Nobody can delete a VPC's default group, except with the VPC."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    mine = [{"Name": "vpc-id", "Values": [vpc]}]
    group = ec2.describe_security_groups(Filters=mine)["SecurityGroups"][0]["GroupId"]
    with pytest.raises(ClientError, match="CannotDelete"):
        ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=vpc)
    assert ec2.describe_security_groups(Filters=mine)["SecurityGroups"] == []
