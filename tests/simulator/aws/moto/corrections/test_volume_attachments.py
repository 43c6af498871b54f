"""Volumes are attached once, and detached by their id alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def read_volume(ec2: Any) -> dict[str, Any]:
    """Return the account's first volume."""
    volume: dict[str, Any] = ec2.describe_volumes()["Volumes"][0]
    return volume


def test_moto_alone_needs_the_instance(
    moto_client: Callable[[str], Any], launch: Any
) -> None:
    """moto: detaching by volume fails for want of an instance."""
    ec2 = moto_client("ec2")
    launch(ec2)
    with pytest.raises((ClientError, TypeError)):
        ec2.detach_volume(VolumeId=read_volume(ec2)["VolumeId"])


def test_a_volume_is_detached_by_its_id(account: EmbeddedAccount, launch: Any) -> None:
    """AWS finds the instance."""
    ec2 = account.client("ec2")
    instance = launch(ec2)["InstanceId"]
    answer = ec2.detach_volume(VolumeId=read_volume(ec2)["VolumeId"])
    assert answer["InstanceId"] == instance
    assert read_volume(ec2)["State"] == "available"


def test_a_free_volume_cannot_be_detached(
    account: EmbeddedAccount, launch: Any
) -> None:
    """AWS answers IncorrectState."""
    ec2 = account.client("ec2")
    launch(ec2)
    volume = read_volume(ec2)["VolumeId"]
    ec2.detach_volume(VolumeId=volume)
    with pytest.raises(ClientError, match="IncorrectState"):
        ec2.detach_volume(VolumeId=volume)


def test_moto_alone_attaches_a_volume_twice(
    moto_client: Callable[[str], Any], launch: Any
) -> None:
    """moto: the volume hangs on both instances."""
    ec2 = moto_client("ec2")
    launch(ec2)
    other = launch(ec2)["InstanceId"]
    answer = ec2.attach_volume(
        VolumeId=read_volume(ec2)["VolumeId"], InstanceId=other, Device="/dev/sdf"
    )
    assert answer["InstanceId"] == other


def test_a_volume_in_use_is_not_attached_again(
    account: EmbeddedAccount, launch: Any
) -> None:
    """AWS answers VolumeInUse."""
    ec2 = account.client("ec2")
    launch(ec2)
    other = launch(ec2)["InstanceId"]
    with pytest.raises(ClientError, match="VolumeInUse"):
        ec2.attach_volume(
            VolumeId=read_volume(ec2)["VolumeId"], InstanceId=other, Device="/dev/sdf"
        )
