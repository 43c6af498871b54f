"""A snapshot that is shared with another account can be seen and copied there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

STRANGER = "999988887777"
ATTRIBUTE = "createVolumePermission"
GONE = r"InvalidSnapshot\.NotFound"


def make_snapshot(ec2: Any) -> Any:
    """Take a snapshot and return its id."""
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    return ec2.create_snapshot(VolumeId=volume)["SnapshotId"]


def change(ec2: Any, snapshot: str, **change: Any) -> None:
    """Change whom a snapshot is shared with."""
    ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute=ATTRIBUTE, **change)


def list_permitted(ec2: Any, snapshot: str) -> list[Any]:
    """Return whom a snapshot is shared with."""
    answer = ec2.describe_snapshot_attribute(SnapshotId=snapshot, Attribute=ATTRIBUTE)
    permissions: list[Any] = answer["CreateVolumePermissions"]
    return permissions


@pytest.fixture
def strangers(account: EmbeddedAccount) -> Any:
    """EC2 as the other account sees it."""
    return account.client("ec2", account.register_account(STRANGER))


def test_moto_alone_ignores_additions(moto_client: Callable[[str], Any]) -> None:
    """moto: accepts ``Add`` and does nothing."""
    ec2 = moto_client("ec2")
    snapshot = make_snapshot(ec2)
    change(ec2, snapshot, CreateVolumePermission={"Add": [{"UserId": STRANGER}]})
    assert list_permitted(ec2, snapshot) == []


@pytest.mark.parametrize(
    ("share", "take_back"),
    [
        (
            {"OperationType": "add", "UserIds": [STRANGER]},
            {"OperationType": "remove", "UserIds": [STRANGER]},
        ),
        (
            {"CreateVolumePermission": {"Add": [{"UserId": STRANGER}]}},
            {"CreateVolumePermission": {"Remove": [{"UserId": STRANGER}]}},
        ),
        (
            {"CreateVolumePermission": {"Add": [{"Group": "all"}]}},
            {"CreateVolumePermission": {"Remove": [{"Group": "all"}]}},
        ),
    ],
)
def test_the_other_account_sees_it_while_it_is_shared(
    account: EmbeddedAccount,
    strangers: Any,
    share: dict[str, Any],
    take_back: dict[str, Any],
) -> None:
    """In either form; it stays its owner's."""
    ec2 = account.client("ec2")
    snapshot = make_snapshot(ec2)
    with pytest.raises(ClientError, match=GONE):
        strangers.describe_snapshots(SnapshotIds=[snapshot])
    change(ec2, snapshot, **share)
    (seen,) = strangers.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    assert seen["OwnerId"] == account.account_id
    change(ec2, snapshot, **take_back)
    with pytest.raises(ClientError, match=GONE):
        strangers.describe_snapshots(SnapshotIds=[snapshot])


def test_the_other_account_can_copy_it(
    account: EmbeddedAccount, strangers: Any
) -> None:
    """The copy is its own, and stays when the snapshot is taken back."""
    ec2 = account.client("ec2")
    snapshot = make_snapshot(ec2)
    change(ec2, snapshot, OperationType="add", UserIds=[STRANGER])
    copied = strangers.copy_snapshot(
        SourceRegion="us-east-1", SourceSnapshotId=snapshot
    )["SnapshotId"]
    change(ec2, snapshot, OperationType="remove", UserIds=[STRANGER])
    (copy,) = strangers.describe_snapshots(SnapshotIds=[copied])["Snapshots"]
    assert copy["OwnerId"] == STRANGER


def test_a_reset_takes_everything_back(account: EmbeddedAccount) -> None:
    """Accounts and the public."""
    ec2 = account.client("ec2")
    snapshot = make_snapshot(ec2)
    additions = [{"UserId": STRANGER}, {"Group": "all"}]
    change(ec2, snapshot, CreateVolumePermission={"Add": additions})
    ec2.reset_snapshot_attribute(SnapshotId=snapshot, Attribute=ATTRIBUTE)
    assert list_permitted(ec2, snapshot) == []


def test_lists_hold_only_ones_own(account: EmbeddedAccount, strangers: Any) -> None:
    """Whoever does not ask for it by its id is not told of it."""
    ec2 = account.client("ec2")
    change(ec2, make_snapshot(ec2), OperationType="add", UserIds=[STRANGER])
    assert strangers.describe_snapshots(OwnerIds=["self"])["Snapshots"] == []


def test_a_shared_snapshot_becomes_a_volume_there(
    account: EmbeddedAccount, strangers: Any
) -> None:
    """As large as the one it is of; and no longer, once it is taken back."""
    ec2 = account.client("ec2")
    snapshot = make_snapshot(ec2)
    share = {"UserIds": [STRANGER]}
    change(ec2, snapshot, OperationType="add", **share)
    given = {"SnapshotId": snapshot, "AvailabilityZone": "us-east-1a"}
    volume = strangers.create_volume(**given)
    assert (volume["Size"], volume["SnapshotId"]) == (1, snapshot)
    change(ec2, snapshot, OperationType="remove", **share)
    with pytest.raises(ClientError, match=GONE):
        strangers.create_volume(**given)


def test_a_volume_of_a_shared_snapshot_is_no_clearer(
    account: EmbeddedAccount, strangers: Any
) -> None:
    """Under whoever's key the snapshot lies, the volume is under one of its own."""
    ec2 = account.client("ec2")
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    given = {"AvailabilityZone": "us-east-1a", "Size": 1}
    theirs = ec2.create_volume(**given, Encrypted=True, KmsKeyId=key)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=theirs)["SnapshotId"]
    change(ec2, snapshot, OperationType="add", UserIds=[STRANGER])
    volume = strangers.create_volume(**given, SnapshotId=snapshot)
    assert volume["Encrypted"]
    assert volume["KmsKeyId"] not in {None, key}
