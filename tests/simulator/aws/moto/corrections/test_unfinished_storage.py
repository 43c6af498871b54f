"""A snapshot or an image is not there at once; see also `aws.ec2.test_storage_work`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.stores.unfinished import MotoUnfinished

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def take(ec2: Any) -> dict[str, Any]:
    """Take a snapshot of a volume of three GiB."""
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=3)["VolumeId"]
    snapshot: dict[str, Any] = ec2.create_snapshot(VolumeId=volume)
    return snapshot


def test_moto_alone_has_it_at_once(moto_client: Callable[[str], Any]) -> None:
    """moto: completed when the call returns."""
    assert take(moto_client("ec2"))["State"] == "completed"


def test_what_somebody_makes_begins(account: EmbeddedAccount) -> None:
    """AWS: pending; an image with its snapshot, which is as large as its disk."""
    ec2 = account.client("ec2")
    unfinished = MotoUnfinished()
    with unfinished.collect() as begun:
        made = take(ec2)
    assert (made["State"], made["Progress"]) == ("pending", "0%")
    (snapshot,) = begun
    assert (snapshot.name, snapshot.gib) == (made["SnapshotId"], 3.0)
    run = ec2.run_instances(
        ImageId="ami-12c6146b",
        MinCount=1,
        MaxCount=1,
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20}}],
    )
    with unfinished.collect() as begun:
        ec2.create_image(InstanceId=run["Instances"][0]["InstanceId"], Name="kept")
    assert {(each.kind, each.gib) for each in begun} == {
        ("snapshot", 20.0),
        ("image", 20.0),
    }


def test_what_was_there_is_there(account: EmbeddedAccount) -> None:
    """AWS: the images that everybody may start are available."""
    ec2 = account.client("ec2")
    with MotoUnfinished().collect() as begun:
        ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    assert begun == []
