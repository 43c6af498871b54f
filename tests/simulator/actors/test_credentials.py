"""Whose hands calls are made with."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gameday.scenarios.errors import InjectFailed
from gameday.simulator.actors.access import Access
from gameday.simulator.actors.credentials import PrincipalCredentials
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
COLLECTOR = "arn:aws:iam::999988887777:role/collector"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "123456789012"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


@pytest.fixture
def world(world: World) -> World:
    """A world with a role in its account."""
    iam = world.account.client("iam")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=TRUST)
    return world


def test_nobody_has_no_credentials(world: World) -> None:
    """An anonymous call is signed by nobody."""
    assert PrincipalCredentials(world.account).hold("anonymous") is None


def test_a_session_that_an_inject_got_is_held_by_its_key(world: World) -> None:
    """Its secret and token are found again by the id that was saved."""
    answer = world.account.client("sts").assume_role(
        RoleArn="arn:aws:iam::123456789012:role/web", RoleSessionName="me"
    )["Credentials"]
    held = PrincipalCredentials(world.account).hold(answer["AccessKeyId"])
    assert held is not None
    assert (held.secret, held.token) == (
        answer["SecretAccessKey"],
        answer["SessionToken"],
    )


def test_a_key_that_nobody_has_is_refused(world: World) -> None:
    """With its id."""
    with pytest.raises(InjectFailed, match="nobody has the access key AKIA0000"):
        PrincipalCredentials(world.account).hold("AKIA000000000000")


def test_a_strangers_role_may_do_everything_at_home(
    world: World, access_to: Callable[[World], Access]
) -> None:
    """What a stranger allows his own roles is his to say."""
    held = PrincipalCredentials(world.account).hold(COLLECTOR)
    assert held is not None
    assert held.arn == "arn:aws:sts::999988887777:assumed-role/collector/gameday"
    assert access_to(world).preview(held, "s3", "ListBuckets", {})


def test_a_strangers_user_has_a_key_of_his_own(
    world: World, access_to: Callable[[World], Access]
) -> None:
    """The same one each time, and at home he may do everything."""
    principals = PrincipalCredentials(world.account)
    eve = "arn:aws:iam::999988887777:user/eve"
    held = principals.hold(eve)
    assert held is not None
    assert (held.arn, held.account) == (eve, "999988887777")
    again = PrincipalCredentials(world.account).hold(eve)
    assert again is not None
    assert again.access_key == held.access_key
    assert access_to(world).preview(held, "s3", "ListBuckets", {})


@pytest.mark.parametrize("resource", ["user/nobody", "role/nothing"])
def test_a_principal_this_account_lacks_is_not_made(
    world: World, resource: str
) -> None:
    """A scenario that names one by its ARN has it wrong."""
    arn = f"arn:aws:iam::{world.account.account_id}:{resource}"
    kind, _, name = resource.partition("/")
    with pytest.raises(InjectFailed, match=f"there is no {kind} {name} in the account"):
        PrincipalCredentials(world.account).hold(arn)


def test_a_strangers_role_may_do_nothing_here(
    world: World, access_to: Callable[[World], Access]
) -> None:
    """Unless a policy of this account lets it in."""
    world.account.client("s3").create_bucket(Bucket="documents")
    held = PrincipalCredentials(world.account).hold(COLLECTOR)
    assert not access_to(world).preview(
        held, "s3", "ListObjectsV2", {"Bucket": "documents"}
    )


def test_a_stolen_session_is_kept_until_it_expires(world: World) -> None:
    """An intruder has no way to renew it."""
    principals = PrincipalCredentials(world.account)
    assert principals.hold("web") is principals.hold("web")


def test_the_business_renews_its_sessions(world: World) -> None:
    """Once they have expired, and not before."""
    principals = PrincipalCredentials(world.account)
    first = principals.renew("web", START)
    assert principals.renew("web", START + timedelta(minutes=59)) is first
    second = principals.renew("web", START + timedelta(hours=1))
    assert second is not None
    assert first is not None
    assert second.access_key != first.access_key


def test_a_user_whose_keys_were_switched_off_is_left_with_them(world: World) -> None:
    """Nobody hands out a new key; of several, one that works is taken."""
    iam = world.account.client("iam")
    iam.create_user(UserName="ann")
    keys = [
        iam.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
        for _ in range(2)
    ]
    expected = []
    for number in range(3):
        held = PrincipalCredentials(world.account).hold("ann")
        assert held is not None
        expected.append(held.access_key)
        for key in keys[: number + 1]:
            iam.update_access_key(UserName="ann", AccessKeyId=key, Status="Inactive")
    assert expected == [keys[0], keys[1], keys[0]]
    assert len(iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]) == 2
