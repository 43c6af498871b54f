"""Signing in to the console: CloudTrail sees it, and so may GuardDuty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gameday.scenarios.model import SignIn
from gameday.simulator.actors.attempts import SignInAttempt
from gameday.simulator.world import World


@pytest.fixture
def world(world: World) -> World:
    """A world with a user who has a console password."""
    iam = world.account.client("iam")
    iam.create_user(UserName="anna")
    iam.create_login_profile(UserName="anna", Password="Correct-horse-1")
    return world


@pytest.fixture
def sign_in(world: World) -> Callable[..., SignInAttempt]:
    """Make attempts to sign in."""

    def make(user: str = "anna", **more: Any) -> SignInAttempt:
        wanted = SignIn(user=user, **more)
        return SignInAttempt(
            world.cloudtrail,
            world.account.readers,
            sign_in=lambda: wanted,
            source_ip="198.51.100.7",
            user_agent="Mozilla/5.0",
        )

    return make


def last_record(world: World) -> Any:
    """Return CloudTrail's newest record."""
    return list(world.cloudtrail.records)[-1].whole


def test_a_sign_in_is_recorded(world: World, sign_in: Any) -> None:
    """With the address, the browser, and whether there was a second factor."""
    assert sign_in().make()
    record = last_record(world)
    assert record["eventName"] == "ConsoleLogin"
    assert record["userIdentity"]["userName"] == "anna"
    assert record["sourceIPAddress"] == "198.51.100.7"
    assert record["userAgent"] == "Mozilla/5.0"
    assert record["responseElements"] == {"ConsoleLogin": "Success"}
    assert record["additionalEventData"]["MFAUsed"] == "No"


def test_a_wrong_password_fails_as_it_is_meant_to(world: World, sign_in: Any) -> None:
    """The attempt works; what is recorded is a failure."""
    assert sign_in(success=False).make()
    assert last_record(world)["responseElements"] == {"ConsoleLogin": "Failure"}


def test_the_root_user_can_always_sign_in(world: World, sign_in: Any) -> None:
    """No responder can take its password away."""
    assert sign_in("root", mfa=True).make()
    record = last_record(world)
    assert record["userIdentity"]["type"] == "Root"
    assert record["additionalEventData"]["MFAUsed"] == "Yes"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda iam: iam.delete_login_profile(UserName="anna"),
            "user anna has no console password",
        ),
        (
            lambda iam: iam.update_login_profile(UserName="anna", Password="Other-1!"),
            "user anna has another password now",
        ),
        (
            lambda iam: (
                iam.delete_login_profile(UserName="anna"),
                iam.delete_user(UserName="anna"),
            ),
            "user anna does not exist",
        ),
    ],
)
def test_a_responder_locks_somebody_out(
    world: World, sign_in: Any, change: Callable[[Any], Any], reason: str
) -> None:
    """Taken away or changed, the password that was known serves no longer."""
    attempt = sign_in()
    assert attempt.make()
    change(world.account.client("iam"))
    assert attempt.would_work().reason == reason
    assert not attempt.make()
    assert last_record(world)["responseElements"] == {"ConsoleLogin": "Failure"}


def test_a_second_factor_is_asked_for_where_there_is_a_device(
    world: World, sign_in: Any
) -> None:
    """The password alone is not enough then."""
    iam = world.account.client("iam")
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")
    iam.enable_mfa_device(
        UserName="anna",
        SerialNumber=made["VirtualMFADevice"]["SerialNumber"],
        AuthenticationCode1="123456",
        AuthenticationCode2="654321",
    )
    assert sign_in().make().reason == "user anna is asked for a second factor"
    assert sign_in(mfa=True).make()
