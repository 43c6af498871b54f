"""A dry run changes nothing and says whether the call would be allowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
POWER = "arn:aws:iam::aws:policy/PowerUserAccess"


@pytest.fixture
def world() -> Iterator[World]:
    """Give a world in which calls take no time, with two users."""
    with World(START, seed=1, latency="none") as world:
        iam = world.account.client("iam")
        for name in ("ann", "bob"):
            iam.create_user(UserName=name)
        iam.attach_user_policy(UserName="ann", PolicyArn=POWER)
        yield world


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("create_volume", {"AvailabilityZone": "us-east-1a", "Size": 1}),
        ("modify_instance_metadata_options", {"InstanceId": "i-1"}),
        ("describe_instances", {}),
    ],
)
@pytest.mark.parametrize(
    ("who", "code"), [("ann", "DryRunOperation"), ("bob", "UnauthorizedOperation")]
)
def test_a_dry_run_ends_in_its_own_error(
    world: World, method: str, given: dict[str, Any], who: str, code: str
) -> None:
    """Whatever moto makes of ``DryRun``, no operation of EC2's is carried out."""
    key = issue_user_key(world.account.account_id, who)
    ec2 = world.account.client("ec2", key)
    with pytest.raises(ClientError) as raised:
        getattr(ec2, method)(**given, DryRun=True)
    assert raised.value.response["Error"]["Code"] == code
    assert world.account.client("ec2").describe_volumes()["Volumes"] == []
