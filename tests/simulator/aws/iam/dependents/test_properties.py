"""What must hold of calls that need several permissions, whatever a role is allowed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from moto import mock_aws

from gameday.simulator.aws.iam import (
    Authorizer,
    Decision,
    Policy,
    PolicyKind,
    parse_document,
)
from gameday.simulator.aws.iam.source import Identity
from gameday.simulator.aws.moto.readers.iam import MotoSource
from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/web"
CALLER = Caller(
    "role", ACCOUNT, f"arn:aws:sts::{ACCOUNT}:assumed-role/web/s", issuer_arn=ROLE
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
CALLS: list[tuple[str, str, dict[str, Any], set[str]]] = [
    (
        "ec2",
        "CreateSnapshot",
        {
            "VolumeId": "vol-1",
            "TagSpecifications": [
                {"ResourceType": "snapshot", "Tags": [{"Key": "a", "Value": "b"}]}
            ],
        },
        {"ec2:CreateSnapshot", "ec2:CreateTags"},
    ),
    (
        "lambda",
        "CreateFunction",
        {"FunctionName": "f", "Role": ROLE, "Tags": {"a": "b"}},
        {"lambda:CreateFunction", "lambda:TagResource", "iam:PassRole"},
    ),
    (
        "rds",
        "DeleteDBInstance",
        {"DBInstanceIdentifier": "db", "FinalDBSnapshotIdentifier": "s"},
        {"rds:DeleteDBInstance", "rds:CreateDBSnapshot"},
    ),
    (
        "s3",
        "CreateBucket",
        {"Bucket": "data", "ObjectOwnership": "BucketOwnerEnforced"},
        {"s3:CreateBucket", "s3:PutBucketOwnershipControls"},
    ),
]
ACTIONS = sorted(set().union(*(needed for *_, needed in CALLS)))


@pytest.fixture(scope="module", autouse=True)
def _account() -> Iterator[None]:
    """Keep an account in which there is nothing, which no test changes."""
    with mock_aws():
        yield


class _Granted(MotoSource):
    """An account in which everybody may do the same."""

    def __init__(self, *statements: dict[str, Any]) -> None:
        super().__init__()
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        policy = Policy(PolicyKind.INLINE, "P", "role web", parse_document(document))
        self._identity = Identity(policies=(policy,))

    def identity(self, caller: Caller) -> Identity:
        """Return the same for every caller."""
        assert caller == CALLER
        return self._identity


def _decide(call: tuple[str, str, dict[str, Any], set[str]], *statements: Any) -> Any:
    service, operation, params, _ = call
    authorizer = Authorizer(_Granted(*statements))
    decision: Decision = authorizer.would_allow(CALLER, service, operation, params, NOW)
    return decision


def _allow(actions: Any, effect: str = "Allow") -> dict[str, Any]:
    return {"Effect": effect, "Action": sorted(actions), "Resource": "*"}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CALLS), st.sets(st.sampled_from(ACTIONS), min_size=1))
def test_a_call_passes_with_all_it_needs_and_not_with_less(
    call: tuple[str, str, dict[str, Any], set[str]], granted: set[str]
) -> None:
    """Nothing is done by halves; what is granted beside makes no difference."""
    decision = _decide(call, _allow(granted))
    assert decision.allowed == (call[3] <= granted)
    if not decision.allowed:
        assert decision.action in call[3] - granted


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(CALLS),
    st.sets(st.sampled_from(ACTIONS), min_size=1),
    st.sets(st.sampled_from(ACTIONS), min_size=1),
)
def test_more_permission_never_refuses(
    call: tuple[str, str, dict[str, Any], set[str]],
    granted: set[str],
    more: set[str],
) -> None:
    """What a role may do, it may do with further statements, too."""
    before = _decide(call, _allow(granted))
    after = _decide(call, _allow(granted), _allow(more))
    assert after.allowed or not before.allowed


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CALLS), st.data())
def test_a_deny_of_one_need_refuses_the_whole(
    call: tuple[str, str, dict[str, Any], set[str]], data: st.DataObject
) -> None:
    """It says which of them, and that a Deny did it."""
    denied = data.draw(st.sampled_from(sorted(call[3])))
    decision = _decide(call, _allow(ACTIONS), _allow([denied], "Deny"))
    assert not decision.allowed
    assert decision.is_explicit
    assert decision.action == denied
