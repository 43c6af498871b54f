"""What unshare-snapshot does to an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PARTNER, STRANGER = "111122223333", "999988887777"


@pytest.fixture
def ec2(account: None) -> Any:
    """The account's EC2."""
    return boto3.client("ec2")


@pytest.fixture
def snapshot(ec2: Any) -> Any:
    """A snapshot shared with two accounts and with everybody."""
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    made = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=made,
        Attribute="createVolumePermission",
        CreateVolumePermission={
            "Add": [{"UserId": PARTNER}, {"UserId": STRANGER}, {"Group": "all"}]
        },
    )
    return made


def finding(snapshot: str) -> dict[str, Any]:
    """Write the event of a finding about a snapshot."""
    arn = f"arn:aws:ec2:us-east-1:123456789012:snapshot/{snapshot}"
    return {"detail": {"resource": {"ebsSnapshotDetails": {"snapshotArn": arn}}}}


def list_permitted(ec2: Any, snapshot: str) -> list[Any]:
    """Return whom a snapshot is shared with."""
    answer = ec2.describe_snapshot_attribute(
        SnapshotId=snapshot, Attribute="createVolumePermission"
    )
    permissions: list[Any] = answer["CreateVolumePermissions"]
    return permissions


def test_every_permission_is_removed(
    load: Callable[[str], Any], ec2: Any, snapshot: str
) -> None:
    """The snapshot is kept; a second delivery finds nothing to do."""
    unshare = load("responders/unshare-snapshot")
    answers = [unshare.handler(finding(snapshot), None) for _ in range(2)]
    assert [len(answer["taken_back"]) for answer in answers] == [3, 0]
    assert list_permitted(ec2, snapshot) == []


def test_a_trusted_account_keeps_its_permission(
    load: Callable[[str], Any],
    ec2: Any,
    snapshot: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its id is one of the function's settings."""
    monkeypatch.setenv("TRUSTED_ACCOUNTS", PARTNER)
    load("responders/unshare-snapshot").handler(finding(snapshot), None)
    assert list_permitted(ec2, snapshot) == [{"UserId": PARTNER}]


def test_a_snapshot_that_is_gone_is_no_failure(load: Callable[[str], Any]) -> None:
    """Somebody may have deleted it meanwhile."""
    answer = load("responders/unshare-snapshot").handler(finding("snap-0"), None)
    assert answer["outcome"] == "gone"
