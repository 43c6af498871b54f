"""An encrypted disk whose key the caller cannot use comes to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World

ZONE = {"AvailabilityZone": "us-east-1a", "Size": 1}
USES = {
    "copy": ("kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"),
    "volume": ("kms:GenerateDataKeyWithoutPlaintext",),
    "launch": ("kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext"),
    "start": ("kms:CreateGrant",),
    "attach": ("kms:CreateGrant",),
}
"""What each deed needs of the key beside EC2's own permissions."""


class Deeds:
    """What is done with disks under one key, and whether it came to anything."""

    def __init__(self, world: World, key: str | None) -> None:
        self._own = world.account.client("ec2")
        self._encryption = {"Encrypted": True, **({"KmsKeyId": key} if key else {})}

    def copy(self, ec2: Any) -> bool:
        """Copy a snapshot to another one under the key."""
        volume = self._own.create_volume(**ZONE, **self._encryption)["VolumeId"]
        source = self._own.create_snapshot(VolumeId=volume)["SnapshotId"]
        copied = ec2.copy_snapshot(
            SourceRegion="us-east-1", SourceSnapshotId=source, **self._encryption
        )["SnapshotId"]
        (found,) = self._own.describe_snapshots(SnapshotIds=[copied])["Snapshots"]
        assert found["State"] in {"completed", "error"}
        return bool(found["State"] == "completed")

    def volume(self, ec2: Any) -> bool:
        """Make a volume under the key."""
        made = ec2.create_volume(**ZONE, **self._encryption)["VolumeId"]
        there = self._own.describe_volumes()["Volumes"]
        return made in [each["VolumeId"] for each in there]

    def launch(self, ec2: Any) -> bool:
        """Launch an instance with a disk under the key."""
        instance = self._launch(ec2)
        return self._is_running(instance, "terminated")

    def start(self, ec2: Any) -> bool:
        """Start an instance that has a disk under the key."""
        instance = self._launch(self._own)
        self._own.stop_instances(InstanceIds=[instance])
        ec2.start_instances(InstanceIds=[instance])
        return self._is_running(instance, "stopped")

    def attach(self, ec2: Any) -> bool:
        """Attach a volume under the key."""
        made = self._own.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
        instance = made["Instances"][0]["InstanceId"]
        volume = self._own.create_volume(**ZONE, **self._encryption)["VolumeId"]
        ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
        (found,) = self._own.describe_volumes(VolumeIds=[volume])["Volumes"]
        return bool(found["State"] == "in-use")

    def _launch(self, ec2: Any) -> str:
        disk = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, **self._encryption}}
        made = ec2.run_instances(
            ImageId="ami-12c6146b", MinCount=1, MaxCount=1, BlockDeviceMappings=[disk]
        )
        return str(made["Instances"][0]["InstanceId"])

    def _is_running(self, instance: str, otherwise: str) -> bool:
        found = self._own.describe_instances(InstanceIds=[instance])
        (told,) = found["Reservations"][0]["Instances"]
        if told["State"]["Name"] == "running":
            return True
        assert told["State"]["Name"] == otherwise
        assert told["StateReason"]["Code"] == "Client.InternalError"
        return False


@pytest.fixture
def key(world: World) -> str:
    """A key of the account's own, which leaves it to the account who may use it."""
    return str(world.account.client("kms").create_key()["KeyMetadata"]["Arn"])


@pytest.mark.parametrize("deed", USES)
def test_it_works_with_what_ebs_needs_of_the_key(
    world: World, make_user: Callable[..., Credentials], key: str, deed: str
) -> None:
    """EC2's permissions, and on the key no more than is documented."""
    user = make_user("ann", "ec2:*", *USES[deed])
    assert getattr(Deeds(world, key), deed)(world.account.client("ec2", user))


@pytest.mark.parametrize(
    ("deed", "lacking"), [(deed, use) for deed in USES for use in USES[deed]]
)
def test_it_comes_to_nothing_without_one_of_them(
    world: World,
    make_user: Callable[..., Credentials],
    key: str,
    deed: str,
    lacking: str,
) -> None:
    """The call succeeds, and what it began does not."""
    others = [use for use in USES[deed] if use != lacking]
    user = make_user("ann", "ec2:*", *others)
    assert not getattr(Deeds(world, key), deed)(world.account.client("ec2", user))


@pytest.mark.parametrize("deed", USES)
def test_awss_own_key_asks_nobody(
    world: World, make_user: Callable[..., Credentials], deed: str
) -> None:
    """Whoever may use EC2 may use ``alias/aws/ebs`` through it."""
    user = make_user("ann", "ec2:*")
    assert getattr(Deeds(world, None), deed)(world.account.client("ec2", user))


def test_nothing_starts_on_a_disabled_key(
    world: World, make_user: Callable[..., Credentials], key: str
) -> None:
    """Whatever one may do; and it starts again once the key is enabled."""
    ec2 = world.account.client("ec2", make_user("ann", "*"))
    kms, deeds = world.account.client("kms"), Deeds(world, key)
    kms.disable_key(KeyId=key)
    assert not deeds.start(ec2)
    assert not deeds.volume(ec2)
    kms.enable_key(KeyId=key)
    assert deeds.start(ec2)
    assert deeds.volume(ec2)


def test_what_lies_under_awss_key_is_not_shared(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """The call itself is refused, in EC2's words."""
    ec2 = world.account.client("ec2", make_user("ann", "ec2:*"))
    volume = ec2.create_volume(**ZONE, Encrypted=True)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    share = {"OperationType": "add", "UserIds": ["210987654321"]}
    with pytest.raises(ClientError, match="EBS default key cannot be shared") as told:
        ec2.modify_snapshot_attribute(SnapshotId=snapshot, **share)
    assert told.value.response["Error"]["Code"] == "OperationNotPermitted"
