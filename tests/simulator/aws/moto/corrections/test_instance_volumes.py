"""An instance always has a root volume, and it goes with the instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

DATA = [{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 20}}]


def read_devices(ec2: Any, instance_id: str) -> dict[str, bool]:
    """Return an instance's devices, and whether each goes with the instance."""
    instance = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0][
        "Instances"
    ][0]
    return {
        each["DeviceName"]: each["Ebs"]["DeleteOnTermination"]
        for each in instance["BlockDeviceMappings"]
    }


def test_moto_alone_has_no_root_beside_a_data_disk(
    moto_client: Callable[[str], Any], launch: Any
) -> None:
    """moto: an instance with a data disk has no system disk."""
    ec2 = moto_client("ec2")
    instance = launch(ec2, BlockDeviceMappings=DATA)["InstanceId"]
    assert list(read_devices(ec2, instance)) == ["/dev/sdb"]


def test_a_data_disk_comes_beside_the_root(
    account: EmbeddedAccount, launch: Any
) -> None:
    """The root volume goes with the instance, the data disk stays."""
    ec2 = account.client("ec2")
    instance = launch(ec2, BlockDeviceMappings=DATA)["InstanceId"]
    assert read_devices(ec2, instance) == {"/dev/sda1": True, "/dev/sdb": False}


def test_a_root_can_be_sized_and_kept(account: EmbeddedAccount, launch: Any) -> None:
    """What is said of the root volume counts; the rest is the image's."""
    ec2 = account.client("ec2")
    sized = launch(
        ec2,
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 30}}],
    )["InstanceId"]
    kept = launch(
        ec2,
        BlockDeviceMappings=[
            {
                "DeviceName": "/dev/xvda",
                "Ebs": {"VolumeSize": 30, "DeleteOnTermination": False},
            }
        ],
    )["InstanceId"]
    assert read_devices(ec2, sized) == {"/dev/xvda": True}
    assert read_devices(ec2, kept) == {"/dev/xvda": False}
