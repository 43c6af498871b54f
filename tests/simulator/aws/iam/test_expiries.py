"""A decision says when it may be another one by itself, and why."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from gameday.simulator.world import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EPOCH = int(NOW.timestamp())


@pytest.fixture
def decide(world: World) -> Any:
    """Decide a call of a user whose policy has a condition."""
    iam = world.account.client("iam")
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]

    def ask(condition: dict[str, Any], *, at: datetime = NOW, **caller: Any) -> Any:
        statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        document = {
            "Version": "2012-10-17",
            "Statement": [statement, {**statement, "Condition": condition}],
        }
        iam.put_user_policy(
            UserName="ann", PolicyName="p", PolicyDocument=json.dumps(document)
        )
        found = world.identities.find(key)
        assert found is not None
        who = Caller(**{**_fields(found), **caller})
        return world.authorizer.would_allow(who, "iam", "ListUsers", {}, at)

    return ask


def _fields(caller: Caller) -> dict[str, Any]:
    return {name: getattr(caller, name) for name in Caller.__slots__}


@pytest.mark.parametrize(
    ("condition", "seconds"),
    [
        ({"DateLessThan": {"aws:CurrentTime": "2026-03-02T09:10:00Z"}}, 600),
        ({"DateGreaterThan": {"aws:currenttime": "2026-03-02T09:10:00.5Z"}}, 601),
        ({"NumericLessThan": {"aws:EpochTime": str(EPOCH + 30)}}, 30),
        # What has begun at its second, "later than" begins a second after.
        ({"DateGreaterThan": {"aws:CurrentTime": "2026-03-02T09:00:00Z"}}, 1),
        ({"DateLessThan": {"aws:CurrentTime": "2026-03-02T08:00:00Z"}}, None),
        ({"Null": {"aws:CurrentTime": "false"}}, None),
        ({"StringEquals": {"aws:username": "ann"}}, None),
        ({"Bool": {"aws:SecureTransport": "true"}}, None),
        # A pattern may turn at any moment: the answer stands for none.
        ({"StringLike": {"aws:CurrentTime": "2026-03-02T09:1*"}}, 0),
    ],
)
def test_a_date_in_a_policy_ends_what_was_decided(
    condition: dict[str, Any], seconds: float | None, decide: Any
) -> None:
    """The first moment at which the condition may turn, and the policy's name."""
    expiry = decide(condition).expiry
    if seconds is None:
        assert expiry is None
        return
    assert expiry.at - NOW == timedelta(seconds=seconds)
    assert expiry.why == "a date in inline policy p of user ann"


def test_a_second_factor_grows_old(decide: Any) -> None:
    """It is too old a second after the age that a policy allows."""
    condition = {"NumericLessThanEquals": {"aws:MultiFactorAuthAge": "3600"}}
    late = NOW + timedelta(hours=1)
    expiry = decide(condition, at=late, mfa=True, mfa_at=NOW).expiry
    assert expiry.at == late + timedelta(seconds=1)


def test_a_session_ends(decide: Any) -> None:
    """Whatever comes first."""
    condition = {"DateLessThan": {"aws:CurrentTime": "2026-03-02T09:10:00Z"}}
    soon, late = NOW + timedelta(minutes=5), NOW + timedelta(minutes=20)
    ends = decide(condition, expires_at=soon).expiry
    assert (ends.at, ends.why[:22]) == (soon, "the end of the session")
    assert decide(condition, expires_at=late).expiry.at == NOW + timedelta(minutes=10)
