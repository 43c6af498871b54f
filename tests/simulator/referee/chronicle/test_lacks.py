"""What was denied is told with what to do about it, and spare grants as written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from gameday.simulator.aws.iam import (
    Policy,
    PolicyKind,
    PolicySet,
    Request,
    evaluate,
    parse_document,
)
from gameday.simulator.aws.iam.ledger import Entry
from gameday.simulator.engine.gateway.call import Caller
from gameday.simulator.referee.chronicle.grants import list_unused
from gameday.simulator.referee.chronicle.lacks import list_lacks

ROLE = "arn:aws:iam::123456789012:role/respond"
CALLER = Caller(
    kind="role",
    account="123456789012",
    arn="arn:aws:sts::123456789012:assumed-role/respond/s",
    issuer_arn=ROLE,
)
INSTANCE = "arn:aws:ec2:eu-west-1:123456789012:instance/web"


def _policy(kind: PolicyKind, *statements: dict[str, Any], name: str = "P") -> Policy:
    document = parse_document({"Version": "2012-10-17", "Statement": list(statements)})
    return Policy(kind, name, "role respond", document)


def _allow(*actions: str, resource: str = "*") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


def _hear(policies: PolicySet, *needs: tuple[str, str]) -> Entry:
    entry = Entry("responder:x", ROLE, policies.identity)
    for action, resource in needs:
        decision = evaluate(Request(CALLER, action, resource), policies)
        entry.hear(action, decision)
    return entry


def test_actions_on_the_same_resources_are_one_statement() -> None:
    """They are merged and sorted; others are a statement of their own."""
    entry = _hear(
        PolicySet(),
        ("ec2:StopInstances", INSTANCE),
        ("ec2:DescribeInstances", "*"),
        ("ec2:CreateTags", INSTANCE),
        ("ec2:StopInstances", INSTANCE),
    )
    assert [each["statement"] for each in list_lacks(entry, {})] == [
        {
            "Effect": "Allow",
            "Action": ["ec2:CreateTags", "ec2:StopInstances"],
            "Resource": [INSTANCE],
        },
        {"Effect": "Allow", "Action": ["ec2:DescribeInstances"], "Resource": ["*"]},
    ]


def test_what_aws_demands_is_not_called_unused() -> None:
    """A dead-letter queue asks for the right to send, though nothing ever failed."""
    policy = _policy(PolicyKind.INLINE, _allow("sqs:SendMessage", "sqs:PurgeQueue"))
    entry = _hear(PolicySet(identity=(policy,)))
    unused = list_unused(entry, frozenset({"sqs:SendMessage"}))
    assert [each["granted"] for each in unused] == ["sqs:PurgeQueue"]


def test_a_lack_says_why_a_call_needs_it() -> None:
    """The reason names the call, and what about it asks for the action."""
    entry = Entry("responder:x", ROLE, ())
    decision = evaluate(Request(CALLER, "ec2:CreateTags", INSTANCE), PolicySet())
    why = "ec2:RunInstances needs ec2:CreateTags, because it tags what it creates"
    entry.hear("ec2:RunInstances", replace(decision, needed=why))
    (lack,) = list_lacks(entry, {})
    assert lack["reason"] == f"no identity-based policy allows ec2:CreateTags; {why}"


def test_a_grant_that_came_close_is_named() -> None:
    """A role that may stop another instance is told so; the grant is not unused."""
    policy = _policy(
        PolicyKind.INLINE, _allow("ec2:Stop*", resource=f"{INSTANCE}-other")
    )
    entry = _hear(PolicySet(identity=(policy,)), ("ec2:StopInstances", INSTANCE))
    (lack,) = list_lacks(entry, {})
    assert lack["reason"] == (
        "inline policy P of role respond, statement 1, allows ec2:StopInstances on"
        " other resources or under other conditions"
    )
    assert list_unused(entry) == []


@pytest.mark.parametrize(
    ("layer", "ending"),
    [
        ("boundary", "No statement in the role's policies would help"),
        ("service_control", "No statement in the role's policies would help"),
        ("identity", "A Deny outweighs every Allow: change that statement"),
        ("resource", "The resource's own policy decides: change that one"),
    ],
)
def test_no_statement_is_offered_where_none_would_help(layer: str, ending: str) -> None:
    """A boundary, an SCP and a Deny are named with who can change them."""
    allowing = _policy(PolicyKind.INLINE, _allow("*"))
    deny = {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Principal": "*"}
    own = {key: deny[key] for key in ("Effect", "Action", "Resource")}
    policies = PolicySet(identity=(allowing,))
    changed: dict[str, Any] = {
        "boundary": _policy(PolicyKind.BOUNDARY, _allow("s3:*")),
        "service_control": ((_policy(PolicyKind.SERVICE_CONTROL, _allow("s3:*")),),),
        "identity": (allowing, _policy(PolicyKind.INLINE, own)),
        "resource": (_policy(PolicyKind.RESOURCE, deny),),
    }
    policies = replace(policies, **{layer: changed[layer]})
    (lack,) = list_lacks(_hear(policies, ("ec2:StopInstances", INSTANCE)), {})
    assert lack["statement"] is None
    assert lack["reason"].startswith("ec2:StopInstances was denied: ")
    assert lack["reason"].endswith(ending)


def test_a_loop_over_everything_is_cut_off() -> None:
    """A thousand denials are enough to say what lacks."""
    needs = [("s3:GetObject", f"arn:aws:s3:::logs/{n}") for n in range(1100)]
    entry = _hear(PolicySet(), *needs)
    assert len(entry.denials) == 1000
    (lack,) = list_lacks(entry, {})
    assert lack["statement"]["Resource"] == ["arn:aws:s3:::logs/*"]


def test_a_managed_policy_of_many_grants_is_one() -> None:
    """Nobody edits ReadOnlyAccess, so it is told as a whole; Lambda's own is not."""
    many = [f"ec2:Describe{number}" for number in range(40)]
    basic = _policy(
        PolicyKind.MANAGED, _allow("x:Y"), name="AWSLambdaBasicExecutionRole"
    )
    policies = PolicySet(
        identity=(
            _policy(PolicyKind.MANAGED, _allow(*many, "s3:Get*"), name="ReadOnly"),
            basic,
            _policy(PolicyKind.INLINE, _allow("sts:*", "*:Get*", "sns:Publish")),
        )
    )
    entry = _hear(policies, ("s3:GetObject", "arn:aws:s3:::a/b"), ("sns:Publish", "*"))
    unused = list_unused(entry)
    assert [(each["granted"], each["used"]) for each in unused] == [
        ("managed policy ReadOnly of role respond", ["s3:GetObject"]),
        ("sts:*", []),
        ("*:Get*", ["s3:GetObject"]),
    ]
    assert [each["covers"] is None for each in unused] == [True, False, True]
    assert json.dumps(unused)
