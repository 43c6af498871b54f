"""Only a default subnet is a zone's default and hands out public addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


TEMPLATE = """
    Resources:
      Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.9.0.0/16}}
      Subnet:
        Type: AWS::EC2::Subnet
        Properties: {VpcId: !Ref Vpc, CidrBlock: 10.9.1.0/24}
"""


def make_subnet(client: Callable[[str], Any]) -> dict[str, Any]:
    """Make a VPC with one subnet, and return the subnet."""
    client("cloudformation").create_stack(StackName="net", TemplateBody=TEMPLATE)
    (subnet,) = client("ec2").describe_subnets(
        Filters=[{"Name": "cidr-block", "Values": ["10.9.1.0/24"]}]
    )["Subnets"]
    made: dict[str, Any] = subnet
    return made


def test_moto_alone_makes_any_subnet_a_default(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: a subnet of a VPC of one's own is its zone's default, and public."""
    subnet = make_subnet(moto_client)
    assert (subnet["DefaultForAz"], subnet["MapPublicIpOnLaunch"]) == (True, True)


def test_a_subnet_is_no_default(account: EmbeddedAccount) -> None:
    """It gives no public addresses until told to."""
    subnet = make_subnet(account.client)
    assert (subnet["DefaultForAz"], subnet["MapPublicIpOnLaunch"]) == (False, False)


def test_an_instance_without_subnet_lands_in_the_default_vpc(
    account: EmbeddedAccount, launch: Any
) -> None:
    """A VPC of one's own does not draw it in."""
    ec2 = account.client("ec2")
    mine = make_subnet(account.client)["VpcId"]
    instance = launch(ec2)
    (default,) = [vpc for vpc in ec2.describe_vpcs()["Vpcs"] if vpc["IsDefault"]]
    assert instance["VpcId"] == default["VpcId"] != mine
    subnets = ec2.describe_subnets(
        Filters=[{"Name": "vpc-id", "Values": [default["VpcId"]]}]
    )["Subnets"]
    assert {subnet["MapPublicIpOnLaunch"] for subnet in subnets} == {True}
