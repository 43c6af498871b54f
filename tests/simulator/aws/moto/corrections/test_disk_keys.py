"""A disk keeps its key on the way from volume to snapshot, image, copy and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

ZONE = {"AvailabilityZone": "us-east-1a", "Size": 1}
HERE = "us-east-1"


def make_key(kms: Any) -> str:
    """Make a key with the alias ``alias/disks`` and return its ARN."""
    made = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/disks", TargetKeyId=made["KeyId"])
    return str(made["Arn"])


def take_snapshot(ec2: Any, **encryption: Any) -> dict[str, Any]:
    """Take a snapshot of a new volume and describe it."""
    volume = ec2.create_volume(**ZONE, **encryption)["VolumeId"]
    taken = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    return describe(ec2, taken)


def describe(ec2: Any, snapshot: str) -> dict[str, Any]:
    """Describe a snapshot."""
    (found,) = ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    return dict(found)


def test_moto_alone_forgets_the_key(moto_client: Callable[[str], Any]) -> None:
    """moto: an encrypted snapshot without a key."""
    ec2, key = moto_client("ec2"), make_key(moto_client("kms"))
    snapshot = take_snapshot(ec2, Encrypted=True, KmsKeyId=key)
    assert snapshot["Encrypted"]
    assert "KmsKeyId" not in snapshot


def test_the_key_goes_with_the_data(account: EmbeddedAccount) -> None:
    """From a volume to its snapshot and to a volume of it, by its ARN."""
    ec2, key = account.client("ec2"), make_key(account.client("kms"))
    snapshot = take_snapshot(ec2, Encrypted=True, KmsKeyId="alias/disks")
    assert snapshot["KmsKeyId"] == key
    volume = ec2.create_volume(**ZONE, SnapshotId=snapshot["SnapshotId"])
    assert (volume["Encrypted"], volume["KmsKeyId"]) == (True, key)


def test_a_copy_can_be_encrypted(account: EmbeddedAccount) -> None:
    """Under the key that is named, or under the default one; never in the clear."""
    ec2, key = account.client("ec2"), make_key(account.client("kms"))

    def copy(snapshot: dict[str, Any], **params: Any) -> dict[str, Any]:
        source = {"SourceRegion": HERE, "SourceSnapshotId": snapshot["SnapshotId"]}
        return describe(ec2, ec2.copy_snapshot(**source, **params)["SnapshotId"])

    plain = take_snapshot(ec2)
    assert not copy(plain)["Encrypted"]
    assert copy(plain, Encrypted=True, KmsKeyId="alias/disks")["KmsKeyId"] == key
    default = copy(plain, Encrypted=True)
    assert default["Encrypted"]
    again = copy(take_snapshot(ec2, Encrypted=True, KmsKeyId=key))
    assert again["KmsKeyId"] == default["KmsKeyId"] != key


def test_a_region_can_encrypt_by_default(account: EmbeddedAccount) -> None:
    """Then new volumes and copies are encrypted, whatever the call says."""
    ec2 = account.client("ec2")
    plain = take_snapshot(ec2)
    ec2.enable_ebs_encryption_by_default()
    assert ec2.create_volume(**ZONE)["Encrypted"]
    source = {"SourceRegion": HERE, "SourceSnapshotId": plain["SnapshotId"]}
    copied = ec2.copy_snapshot(**source)["SnapshotId"]
    assert describe(ec2, copied)["Encrypted"]
