"""An interface takes only security groups that exist in its own VPC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

NOWHERE = "sg-0123456789abcdef0"


def test_moto_alone_accepts_a_group_that_does_not_exist(
    moto_client: Callable[[str], Any], launch: Any
) -> None:
    """moto: a quarantine into nothing succeeds."""
    ec2 = moto_client("ec2")
    interface = launch(ec2)["NetworkInterfaces"][0]["NetworkInterfaceId"]
    answer = ec2.modify_network_interface_attribute(
        NetworkInterfaceId=interface, Groups=[NOWHERE]
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize("way", ["instance", "interface"])
@pytest.mark.parametrize("where", ["nowhere", "other vpc"])
def test_a_group_from_elsewhere_is_refused(
    account: EmbeddedAccount, launch: Any, make_group: Any, *, way: str, where: str
) -> None:
    """Neither an unknown group nor one of another VPC can be given."""
    ec2 = account.client("ec2")
    group = NOWHERE
    if where == "other vpc":
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        group = make_group(ec2, "far", VpcId=vpc)
    instance = launch(ec2)
    interface = instance["NetworkInterfaces"][0]["NetworkInterfaceId"]
    modify = {
        "instance": lambda: ec2.modify_instance_attribute(
            InstanceId=instance["InstanceId"], Groups=[group]
        ),
        "interface": lambda: ec2.modify_network_interface_attribute(
            NetworkInterfaceId=interface, Groups=[group]
        ),
    }
    with pytest.raises(ClientError) as refused:
        modify[way]()
    assert refused.value.response["Error"]["Code"] == "InvalidGroup.NotFound"


def test_an_interface_cannot_be_made_with_an_unknown_group(
    account: EmbeddedAccount,
) -> None:
    """No group is made up."""
    ec2 = account.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        ec2.create_network_interface(SubnetId=subnet, Groups=[NOWHERE])
