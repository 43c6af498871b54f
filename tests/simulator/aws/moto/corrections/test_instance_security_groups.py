"""An instance and its network interface have the same security groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

Make = Any


def read_groups(ec2: Any, instance_id: str) -> tuple[set[str], set[str]]:
    """Return the groups an instance shows, and those of its primary interface."""
    instance = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0][
        "Instances"
    ][0]
    interface = ec2.describe_network_interfaces(
        NetworkInterfaceIds=[instance["NetworkInterfaces"][0]["NetworkInterfaceId"]]
    )["NetworkInterfaces"][0]
    return (
        {group["GroupId"] for group in instance["SecurityGroups"]},
        {group["GroupId"] for group in interface["Groups"]},
    )


def swap_by_instance(ec2: Any, launch: Make, make_group: Make) -> tuple[Any, str, str]:
    """Move an instance from one group to another, as a responder does."""
    web, quarantine = make_group(ec2, "web"), make_group(ec2, "quarantine")
    instance = launch(ec2, SecurityGroupIds=[web])["InstanceId"]
    ec2.modify_instance_attribute(InstanceId=instance, Groups=[quarantine])
    return instance, web, quarantine


def swap_by_interface(ec2: Any, launch: Make, make_group: Make) -> tuple[Any, str, str]:
    """Move an instance's interface from one group to another."""
    web, quarantine = make_group(ec2, "web"), make_group(ec2, "quarantine")
    instance = launch(ec2, SecurityGroupIds=[web])
    ec2.modify_network_interface_attribute(
        NetworkInterfaceId=instance["NetworkInterfaces"][0]["NetworkInterfaceId"],
        Groups=[quarantine],
    )
    return instance["InstanceId"], web, quarantine


def test_moto_alone_keeps_the_old_groups_on_the_interface(
    moto_client: Callable[[str], Any], launch: Make, make_group: Make
) -> None:
    """moto: after a change at the instance the interface has old and new groups."""
    ec2 = moto_client("ec2")
    instance, web, quarantine = swap_by_instance(ec2, launch, make_group)
    assert read_groups(ec2, instance) == ({quarantine}, {web, quarantine})


def test_moto_alone_does_not_show_a_change_at_the_interface(
    moto_client: Callable[[str], Any], launch: Make, make_group: Make
) -> None:
    """moto: after a change at the interface the instance shows the old group."""
    ec2 = moto_client("ec2")
    instance, web, quarantine = swap_by_interface(ec2, launch, make_group)
    assert read_groups(ec2, instance) == ({web}, {web, quarantine})


def test_a_change_at_the_instance_reaches_the_interface(
    account: EmbeddedAccount, launch: Make, make_group: Make
) -> None:
    """Only the new group is left, wherever one looks."""
    ec2 = account.client("ec2")
    instance, _, quarantine = swap_by_instance(ec2, launch, make_group)
    assert read_groups(ec2, instance) == ({quarantine}, {quarantine})


def test_a_change_at_the_interface_shows_at_the_instance(
    account: EmbeddedAccount, launch: Make, make_group: Make
) -> None:
    """Only the new group is left, wherever one looks."""
    ec2 = account.client("ec2")
    instance, _, quarantine = swap_by_interface(ec2, launch, make_group)
    assert read_groups(ec2, instance) == ({quarantine}, {quarantine})


def test_groups_given_with_interfaces_show_at_the_instance(
    account: EmbeddedAccount, launch: Make, make_group: Make
) -> None:
    """An instance launched with interfaces has the primary one's groups."""
    ec2 = account.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    web = make_group(ec2, "web")
    instance = launch(
        ec2, NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet, "Groups": [web]}]
    )
    assert read_groups(ec2, instance["InstanceId"]) == ({web}, {web})


def test_a_secondary_interface_keeps_its_groups(
    account: EmbeddedAccount, launch: Make, make_group: Make
) -> None:
    """A change at the instance leaves the second way in open, as in AWS."""
    ec2 = account.client("ec2")
    web, quarantine = make_group(ec2, "web"), make_group(ec2, "quarantine")
    instance = launch(ec2, SecurityGroupIds=[web])
    second = ec2.create_network_interface(SubnetId=instance["SubnetId"], Groups=[web])[
        "NetworkInterface"
    ]["NetworkInterfaceId"]
    ec2.attach_network_interface(
        NetworkInterfaceId=second, InstanceId=instance["InstanceId"], DeviceIndex=1
    )
    ec2.modify_instance_attribute(
        InstanceId=instance["InstanceId"], Groups=[quarantine]
    )
    interface = ec2.describe_network_interfaces(NetworkInterfaceIds=[second])[
        "NetworkInterfaces"
    ][0]
    assert [group["GroupId"] for group in interface["Groups"]] == [web]
    assert read_groups(ec2, instance["InstanceId"]) == ({quarantine}, {quarantine})
