"""A list that is asked for by names or owners holds those alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

STRANGER = "999988887777"


def make_trails(client: Callable[[str], Any]) -> Any:
    """Make two trails, and return what describes them."""
    client("s3").create_bucket(Bucket="records")
    cloudtrail = client("cloudtrail")
    for name in ("one", "two"):
        cloudtrail.create_trail(Name=name, S3BucketName="records")
    return cloudtrail


def make_snapshot(ec2: Any) -> Any:
    """Take a snapshot and return its id."""
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    return ec2.create_snapshot(VolumeId=volume)["SnapshotId"]


def test_moto_alone_lists_everything(moto_client: Callable[[str], Any]) -> None:
    """moto: whatever names, owners or ids are given."""
    trails = make_trails(moto_client).describe_trails(trailNameList=["two"])
    assert len(trails["trailList"]) == 2
    ec2 = moto_client("ec2")
    snapshot = make_snapshot(ec2)
    (own,) = ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    listed = ec2.describe_snapshots(SnapshotIds=[snapshot], OwnerIds=[STRANGER])
    assert listed["Snapshots"] == [own]
    for name in ("a", "b"):
        ec2.create_key_pair(KeyName=name)
    pairs = ec2.describe_key_pairs(KeyPairIds=["key-none"])["KeyPairs"]
    assert len(pairs) == 2


def test_trails_are_listed_by_name_and_by_arn(account: EmbeddedAccount) -> None:
    """What is not found is left out."""
    cloudtrail = make_trails(account.client)
    arn = cloudtrail.get_trail(Name="one")["Trail"]["TrailARN"]
    for wanted, found in ((["two", "none"], ["two"]), ([arn], ["one"])):
        listed = cloudtrail.describe_trails(trailNameList=wanted)["trailList"]
        assert [each["Name"] for each in listed] == found
    assert len(cloudtrail.describe_trails()["trailList"]) == 2


@pytest.mark.parametrize(
    ("narrow", "is_listed"),
    [
        ({}, True),
        ({"OwnerIds": ["self"]}, True),
        ({"OwnerIds": [STRANGER]}, False),
        ({"RestorableByUserIds": ["self"]}, True),
        ({"RestorableByUserIds": ["all"]}, False),
        ({"RestorableByUserIds": [STRANGER]}, True),
    ],
)
def test_snapshots_are_listed_by_owner_and_by_who_may_restore(
    account: EmbeddedAccount,
    narrow: dict[str, Any],
    is_listed: bool,  # noqa: FBT001 - pytest hands it over by name
) -> None:
    """``self`` is the caller's account; who was given a snapshot can restore it."""
    ec2 = account.client("ec2")
    snapshot = make_snapshot(ec2)
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot,
        Attribute="createVolumePermission",
        CreateVolumePermission={"Add": [{"UserId": STRANGER}]},
    )
    listed = ec2.describe_snapshots(SnapshotIds=[snapshot], **narrow)["Snapshots"]
    assert bool(listed) == is_listed


def test_key_pairs_are_listed_by_id(account: EmbeddedAccount) -> None:
    """One that is not there is an error."""
    ec2 = account.client("ec2")
    for name in ("a", "b"):
        made = ec2.create_key_pair(KeyName=name)
    listed = ec2.describe_key_pairs(KeyPairIds=[made["KeyPairId"]])["KeyPairs"]
    assert [each["KeyName"] for each in listed] == ["b"]
    with pytest.raises(ClientError, match=r"InvalidKeyPair\.NotFound"):
        ec2.describe_key_pairs(KeyPairIds=["key-0123456789abcdef0"])
