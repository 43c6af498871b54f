"""A terminated instance lets go of its network interfaces and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def count_interfaces(ec2: Any) -> int:
    """Return how many interfaces the account has."""
    return len(ec2.describe_network_interfaces()["NetworkInterfaces"])


def test_moto_alone_keeps_the_interface(
    moto_client: Callable[[str], Any], launch: Any
) -> None:
    """moto: the interface outlives its instance."""
    ec2 = moto_client("ec2")
    ec2.terminate_instances(InstanceIds=[launch(ec2)["InstanceId"]])
    assert count_interfaces(ec2) == 1


def test_the_interface_goes_with_the_instance(
    account: EmbeddedAccount, launch: Any
) -> None:
    """What was made at launch is deleted at termination."""
    ec2 = account.client("ec2")
    ec2.terminate_instances(InstanceIds=[launch(ec2)["InstanceId"]])
    assert count_interfaces(ec2) == 0


def test_an_interface_of_ones_own_stays(account: EmbeddedAccount, launch: Any) -> None:
    """An interface brought to the launch is detached and kept."""
    ec2 = account.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    mine = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"][
        "NetworkInterfaceId"
    ]
    instance = launch(
        ec2, NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": mine}]
    )
    ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
    kept = ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert [(each["NetworkInterfaceId"], each["Status"]) for each in kept] == [
        (mine, "available")
    ]


def test_an_elastic_address_is_free_again(
    account: EmbeddedAccount, launch: Any
) -> None:
    """The address stays allocated and belongs to no instance."""
    ec2 = account.client("ec2")
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    instance = launch(ec2)["InstanceId"]
    ec2.associate_address(AllocationId=allocation, InstanceId=instance)
    ec2.terminate_instances(InstanceIds=[instance])
    address = ec2.describe_addresses()["Addresses"][0]
    assert not address.get("AssociationId")
    assert not address.get("InstanceId")
