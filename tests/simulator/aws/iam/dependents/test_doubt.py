"""A role of which nobody knows whether it is handed over is a gap, where it matters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from moto import mock_aws

from gameday.scorecards.actor import ADVERSARY
from gameday.simulator.aws.iam import Authorizer, Policy, PolicyKind, parse_document
from gameday.simulator.aws.iam.authorize import authorize
from gameday.simulator.aws.iam.source import Identity
from gameday.simulator.aws.moto.readers.iam import MotoSource
from gameday.simulator.engine.gateway.call import Call, Caller, Response

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/web"
CALLER = Caller("user", ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann")
SCAN = "guardduty", "StartMalwareScan", {"ScanConfiguration": {"Role": ROLE}}
"""No source at hand says whether it asks ``iam:PassRole``."""


class _Granted(MotoSource):
    """An account in which everybody may do the same."""

    def __init__(self, *actions: str) -> None:
        super().__init__()
        statement = {"Effect": "Allow", "Action": [*actions], "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        policy = Policy(PolicyKind.INLINE, "P", "user ann", parse_document(document))
        self._identity = Identity(policies=(policy,))

    def identity(self, caller: Caller) -> Identity:
        """Return the same for every caller."""
        assert caller == CALLER
        return self._identity


def _answer(call: tuple[str, str, dict[str, Any]], *actions: str) -> Response:
    """Let a call pass the layer, and return what it got."""
    service, operation, params = call
    made = Call(
        service=service,
        operation=operation,
        params=params,
        region="us-east-1",
        account=ACCOUNT,
        caller=CALLER,
        actor=ADVERSARY,
        time=datetime(2026, 3, 1, tzinfo=UTC),
        request_id="1",
        source_ip="203.0.113.9",
        user_agent="",
        read_only=False,
        model=None,
        protocol="rest-json",
        request=None,
    )
    layer = authorize(Authorizer(_Granted(*actions)), lambda _call, _ruling: None)
    with mock_aws():
        return layer(made, lambda _call: Response(200, {}, ""))


def test_what_nobody_has_judged_is_a_gap_where_the_answer_hangs_on_it() -> None:
    """The call passes, and its answer says what AWS may have asked."""
    response = _answer(SCAN, "guardduty:*")
    assert response.gap == f"whether iam:PassRole on {ROLE} is asked, which it lacks"


@pytest.mark.parametrize(
    ("call", "actions"),
    [
        (SCAN, ("guardduty:*", "iam:PassRole")),
        (("guardduty", "StartMalwareScan", {}), ("guardduty:*",)),
        (("organizations", "CreateAccount", {"RoleName": "web"}), ("*",)),
        (("guardduty", "ListFindings", {"Role": ROLE}), ("guardduty:*",)),
    ],
)
def test_what_is_known_or_makes_no_difference_is_none(
    call: tuple[str, str, dict[str, Any]], actions: tuple[str, ...]
) -> None:
    """The right is there, no role is named, it is judged, or it only reads."""
    assert _answer(call, *actions).gap is None
