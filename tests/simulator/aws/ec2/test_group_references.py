"""What c7n asks for and moto lacks is answered as AWS would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from gameday.simulator.world import World


def test_groups_that_are_named_from_another_vpc(world: World) -> None:
    """Only a reference from elsewhere counts, as for peered VPCs."""
    ec2 = world.account.client("ec2")
    groups = []
    for number in (1, 2):
        vpc = ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"]
        made = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)
        groups.append((vpc, made["GroupId"]))
    (_, one), (vpc, other) = groups
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    ec2.authorize_security_group_ingress(
        GroupId=other,
        IpPermissions=[{**ssh, "UserIdGroupPairs": [{"GroupId": one}]}],
    )
    found = ec2.describe_security_group_references(GroupId=[one, other])
    assert found["SecurityGroupReferenceSet"] == [
        {"GroupId": one, "ReferencingVpcId": vpc}
    ]
    with pytest.raises(ClientError, match="does not exist"):
        ec2.describe_security_group_references(GroupId=["sg-0"])
