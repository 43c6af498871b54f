"""Snapshots and images are pending while they are made, and completed later."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, WaiterError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World

_ANYBODY_SENDS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": "*",
            }
        ],
    }
)
MODEL = """
ec2.snapshot.create: {fixed_s: 20, per_gib_s: 10, source: assumed}
ec2.snapshot.copy: {fixed_s: 30, source: assumed}
ec2.image.create: {fixed_s: 15, source: assumed}
ec2.image.copy: {fixed_s: 60, source: assumed}
"""


@pytest.fixture
def world(make_world: Callable[..., World], tmp_path: Path) -> World:
    """Give a world in which this work alone takes time."""
    model = tmp_path / "latency.yaml"
    model.write_text(MODEL)
    return make_world(latency=str(model))


@pytest.fixture
def ec2(world: World, make_user: Callable[..., Credentials]) -> Any:
    """Give a client of somebody who may do everything."""
    return world.account.client("ec2", make_user("ann", "*"))


@pytest.fixture
def volume(ec2: Any) -> str:
    """Give a volume of eight GiB."""
    made = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)
    return str(made["VolumeId"])


def launch(ec2: Any) -> str:
    """Launch an instance."""
    made = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    return str(made["Instances"][0]["InstanceId"])


def see(ec2: Any, snapshot: str) -> tuple[str, str]:
    """Return a snapshot's state and progress."""
    found = ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"][0]
    return found["State"], found["Progress"]


def test_a_snapshot_is_pending_until_its_blocks_are_stored(
    world: World, ec2: Any, volume: str
) -> None:
    """Twenty seconds, and ten for each GiB; it says how far it is."""
    made = ec2.create_snapshot(VolumeId=volume)
    assert (made["State"], made["Progress"]) == ("pending", "0%")
    snapshot = made["SnapshotId"]
    seen = []
    for _ in range(4):
        world.clock.sleep(25)
        seen.append(see(ec2, snapshot))
    assert seen == [
        ("pending", "24%"),
        ("pending", "49%"),
        ("pending", "74%"),
        ("completed", "100%"),
    ]


def test_a_later_snapshot_stores_what_has_changed(
    world: World, ec2: Any, volume: str
) -> None:
    """The first one stored the rest."""
    ec2.create_snapshot(VolumeId=volume)
    world.clock.sleep(200)
    second = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    world.clock.sleep(23)
    assert see(ec2, second)[0] == "pending"
    world.clock.sleep(2)
    assert see(ec2, second)[0] == "completed"


def test_a_waiter_waits(world: World, ec2: Any, volume: str) -> None:
    """As long as it takes, or as long as it has."""
    before = world.clock.elapsed()
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    ec2.get_waiter("snapshot_completed").wait(SnapshotIds=[snapshot])
    assert world.clock.elapsed() - before >= 100
    large = ec2.create_volume(AvailabilityZone="us-east-1a", Size=500)["VolumeId"]
    slow = ec2.create_snapshot(VolumeId=large)["SnapshotId"]
    with pytest.raises(WaiterError):
        ec2.get_waiter("snapshot_completed").wait(SnapshotIds=[slow])


def test_an_image_waits_for_its_snapshots(world: World, ec2: Any) -> None:
    """And has the size of the instance's disk."""
    image = ec2.create_image(InstanceId=launch(ec2), Name="evidence")["ImageId"]
    shown = ec2.describe_images(ImageIds=[image])["Images"][0]
    assert shown["State"] == "pending"
    snapshot = shown["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    assert see(ec2, snapshot)[0] == "pending"
    world.clock.sleep(20 + 8 * 10 + 5)
    assert see(ec2, snapshot)[0] == "completed"
    assert ec2.describe_images(ImageIds=[image])["Images"][0]["State"] == "pending"
    world.clock.sleep(15)
    assert ec2.describe_images(ImageIds=[image])["Images"][0]["State"] == "available"


def test_a_copy_takes_its_own_time(world: World, ec2: Any, volume: str) -> None:
    """Whole, however little has changed."""
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    world.clock.sleep(200)
    copy = ec2.copy_snapshot(SourceSnapshotId=snapshot, SourceRegion="us-east-1")
    assert see(ec2, copy["SnapshotId"])[0] == "pending"
    world.clock.sleep(31)
    assert see(ec2, copy["SnapshotId"])[0] == "completed"


def test_the_ends_are_told(world: World, ec2: Any, volume: str) -> None:
    """On the account's bus, in the forms that EC2 gives its events."""
    client = world.account.client
    queue = client("sqs").create_queue(
        QueueName="ends", Attributes={"Policy": _ANYBODY_SENDS}
    )["QueueUrl"]
    pattern = {"detail-type": ["EBS Snapshot Notification", "EC2 AMI State Change"]}
    client("events").put_rule(Name="ends", EventPattern=json.dumps(pattern))
    arn = f"arn:aws:sqs:us-east-1:{world.account.account_id}:ends"
    client("events").put_targets(Rule="ends", Targets=[{"Id": "q", "Arn": arn}])

    def receive() -> list[dict[str, Any]]:
        answer = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        return [json.loads(each["Body"]) for each in answer.get("Messages", ())]

    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    world.clock.sleep(150)
    (event,) = receive()
    detail = event["detail"]
    assert event["resources"] == [detail["snapshot_id"]]
    assert (detail["event"], detail["result"]) == ("createSnapshot", "succeeded")
    assert detail["snapshot_id"] == f"arn:aws:ec2::us-east-1:snapshot/{snapshot}"
    assert detail["source"] == f"arn:aws:ec2::us-east-1:volume/{volume}"
    assert detail["startTime"] < detail["endTime"]
    image = ec2.create_image(InstanceId=launch(ec2), Name="evidence")["ImageId"]
    world.clock.sleep(150)
    states = {e["detail"].get("ImageId"): e["detail"].get("State") for e in receive()}
    assert states[image] == "available"


def test_what_is_deleted_meanwhile_stays_away(
    world: World, ec2: Any, volume: str
) -> None:
    """Nothing comes back when its time has come."""
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    ec2.delete_snapshot(SnapshotId=snapshot)
    world.clock.sleep(200)
    with pytest.raises(ClientError, match=r"InvalidSnapshot\.NotFound"):
        see(ec2, snapshot)


@pytest.mark.parametrize(
    ("operation", "members", "code"),
    [
        ("create_volume", {"AvailabilityZone": "us-east-1a"}, "IncorrectState"),
        ("copy_snapshot", {"SourceRegion": "us-east-1"}, "IncorrectState"),
    ],
)
def test_what_is_pending_cannot_be_used(
    ec2: Any, volume: str, operation: str, members: dict[str, str], code: str
) -> None:
    """Neither for a volume nor for a copy."""
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    name = "SourceSnapshotId" if operation == "copy_snapshot" else "SnapshotId"
    with pytest.raises(ClientError, match=code):
        getattr(ec2, operation)(**members, **{name: snapshot})


def test_an_image_that_is_pending_starts_nothing(ec2: Any) -> None:
    """It has no disk yet."""
    image = ec2.create_image(InstanceId=launch(ec2), Name="evidence")["ImageId"]
    with pytest.raises(ClientError, match=r"InvalidAMIID\.Unavailable"):
        ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)


def test_what_the_simulator_makes_is_there(world: World) -> None:
    """The estate has taken its time before the exercise begins."""
    client = world.account.client("ec2")
    volume = client.create_volume(AvailabilityZone="us-east-1a", Size=8)["VolumeId"]
    made = client.create_snapshot(VolumeId=volume)
    assert made["State"] == "completed"


def test_looking_draws_nothing(world: World, ec2: Any, volume: str) -> None:
    """The end is known from the beginning, however often somebody asks."""
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    before = world.clock.now()
    while see(ec2, snapshot)[0] == "pending":
        world.clock.sleep(1)
    assert world.clock.now() - before == timedelta(seconds=100)
