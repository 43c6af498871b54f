"""What a responder's role lacked comes as a statement that helps; spare grants, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday import responders
from gameday.scorecards.scorecard import Scorecard

BUILT_IN = Path(responders.__file__).parent / "isolate-instance" / "responder.yaml"
EC2 = "arn:aws:ec2:us-east-1:123456789012"

Policy = list[dict[str, Any]]


@pytest.fixture
def play_with(tmp_path: Path, play_flagship: Any) -> Callable[[Policy], Scorecard]:
    """Give a function that plays isolate-instance with another policy."""
    folder = tmp_path / "isolate"
    folder.mkdir()

    def run(policy: Policy) -> Scorecard:
        data = {
            "title": "Isolate an instance",
            "doc": "Is isolate-instance with a policy of a test.",
            "like": "isolate-instance",
            "policy": policy,
        }
        (folder / "responder.yaml").write_text(yaml.safe_dump(data))
        card: Scorecard = play_flagship(str(folder)).card
        return card

    return run


def _read_policy() -> Policy:
    policy: Policy = yaml.safe_load(BUILT_IN.read_text())["policy"]
    return policy


def _without(*actions: str) -> Policy:
    policy = _read_policy()
    for statement in policy:
        given = statement["Action"]
        listed = given if isinstance(given, list) else [given]
        statement["Action"] = [each for each in listed if each not in actions]
    return [statement for statement in policy if statement["Action"]]


def test_the_statement_that_is_missing_helps(
    play_with: Callable[[Policy], Scorecard],
) -> None:
    """Each resource a call needs is in it; with exactly that added, nothing lacks."""
    policy = _without("ec2:StopInstances", "ec2:CreateSnapshots")
    card = play_with(policy)
    lacked = card.permissions.lacked
    assert [lack.statement for lack in lacked] == [
        {
            "Effect": "Allow",
            "Action": ["ec2:CreateSnapshots"],
            "Resource": [
                f"{EC2}:instance/*",
                f"{EC2}:volume/*",
                "arn:aws:ec2:us-east-1::snapshot/*",
            ],
        },
        {
            "Effect": "Allow",
            "Action": ["ec2:StopInstances"],
            "Resource": [f"{EC2}:instance/*"],
        },
    ]
    assert lacked[1].calls == ("ec2:StopInstances",)
    assert lacked[1].reason == "no identity-based policy allows ec2:StopInstances"
    assert {lack.responder for lack in lacked} == {"isolate"}
    assert card.verdict == "failed"

    helped = play_with([*policy, *(dict(lack.statement or {}) for lack in lacked)])
    assert helped.verdict == "passed"
    assert helped.permissions.lacked == ()


def test_tags_on_what_is_created_need_their_own_action(
    play_with: Callable[[Policy], Scorecard],
) -> None:
    """Without it nothing is created, and the reason says what asked for it."""
    policy = [each for each in _read_policy() if each["Sid"] != "TagWhatItCreates"]
    card = play_with(policy)
    assert card.verdict == "failed"
    (lack,) = card.permissions.lacked
    assert lack.statement == {
        "Effect": "Allow",
        "Action": ["ec2:CreateTags"],
        "Resource": [f"{EC2}:security-group/*", "arn:aws:ec2:us-east-1::snapshot/*"],
    }
    for call in ("ec2:CreateSecurityGroup", "ec2:CreateSnapshots"):
        why = f"{call} needs ec2:CreateTags, because it tags what it creates"
        assert why in lack.reason


@pytest.mark.parametrize(
    ("function", "verdict"),
    [("arn:aws:lambda:*:*:function:*", "passed"), ("*:function:other", "failed")],
)
def test_a_role_may_be_for_one_function_alone(
    play_with: Callable[[Policy], Scorecard], function: str, verdict: str
) -> None:
    """The calls of a function tell which it is, so that its role can ask for it."""
    policy = _read_policy()
    for statement in policy:
        if statement["Sid"] == "ActOnInstances":
            statement["Condition"] = {"ArnLike": {"lambda:SourceFunctionArn": function}}
    assert play_with(policy).verdict == verdict


def test_a_deny_is_not_answered_with_a_statement(
    play_with: Callable[[Policy], Scorecard],
) -> None:
    """No Allow outweighs it, so the report names it; the grant was not unused."""
    deny = {"Effect": "Deny", "Action": "ec2:StopInstances", "Resource": "*"}
    card = play_with([*_read_policy(), deny])
    (lack,) = card.permissions.lacked
    assert lack.statement is None
    assert lack.reason.startswith("ec2:StopInstances was denied: explicit Deny in ")
    assert lack.reason.endswith("A Deny outweighs every Allow: change that statement")
    (unused,) = card.permissions.unused
    assert "ec2:StopInstances" not in [grant.granted for grant in unused.grants]


def test_a_wide_grant_is_told_with_what_was_used_of_it(
    play_with: Callable[[Policy], Scorecard],
) -> None:
    """Of `ec2:*` a responder used thirteen; its function's own log is left out."""
    wide = [
        {
            "Effect": "Allow",
            "Action": ["ec2:*", "iam:ListRoles", "logs:Create*", "logs:PutLogEvents"],
            "Resource": "*",
        }
    ]
    card = play_with(wide)
    assert card.permissions.lacked == ()
    (unused,) = card.permissions.unused
    every, single = unused.grants
    assert (every.granted, single.granted) == ("ec2:*", "iam:ListRoles")
    assert (single.covers, single.used) == (1, ())
    assert every.covers is not None
    assert every.covers > 500
    assert every.used == (
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSnapshots",
        "ec2:CreateTags",
        "ec2:DescribeIamInstanceProfileAssociations",
        "ec2:DescribeInstances",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSnapshots",
        "ec2:DisassociateIamInstanceProfile",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:StopInstances",
    )


def test_the_built_in_responder_has_one_grant_to_spare(play_flagship: Any) -> None:
    """It revokes ingress only of a quarantine group that somebody has opened."""
    card: Scorecard = play_flagship("isolate-instance").card
    (unused,) = card.permissions.unused
    assert [grant.granted for grant in unused.grants] == [
        "ec2:RevokeSecurityGroupIngress"
    ]
    assert card.permissions.lacked == ()


def test_nobody_needs_nothing(play_flagship: Any) -> None:
    """Without a responder, and for one that never ran, there is nothing to say."""
    for names in ((), ("wrong-pattern",)):
        permissions = play_flagship(*names).card.permissions
        assert (permissions.lacked, permissions.unused) == ((), ())
