"""A resource policy lets EventBridge act where AWS would."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gameday.simulator.aws.eventbridge.permission import Request, is_allowed

QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
RULE = "arn:aws:events:us-east-1:123456789012:rule/watch"
REQUEST = Request(
    "events.amazonaws.com",
    "sqs:SendMessage",
    QUEUE,
    {"aws:sourcearn": RULE, "aws:sourceaccount": "123456789012"},
)
ALLOW: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": QUEUE,
}


def _when(**condition: Any) -> dict[str, Any]:
    return {**ALLOW, "Condition": condition}


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        (ALLOW, True),
        ({**ALLOW, "Principal": "*"}, True),
        ({**ALLOW, "Principal": {"AWS": "*"}}, True),
        ({**ALLOW, "Principal": {"Service": ["a", "events.amazonaws.com"]}}, True),
        ({**ALLOW, "Principal": {"Service": "sns.amazonaws.com"}}, False),
        ({**ALLOW, "Principal": {"AWS": "123456789012"}}, False),
        ({**ALLOW, "Action": ["SQS:send*"]}, True),
        ({**ALLOW, "Action": "sqs:ReceiveMessage"}, False),
        ({**ALLOW, "Resource": "arn:aws:sqs:*:*:?"}, True),
        ({**ALLOW, "Resource": f"{QUEUE}2"}, False),
        (_when(ArnEquals={"aws:SourceArn": RULE}), True),
        (_when(ArnLike={"AWS:SourceArn": [RULE[:-1] + "*"]}), True),
        (_when(ArnEquals={"aws:SourceArn": RULE + "2"}), False),
        (_when(ArnNotLike={"aws:SourceArn": RULE}), False),
        (_when(StringEquals={"aws:SourceAccount": "123456789012"}), True),
        (_when(StringEquals={"aws:PrincipalOrgID": "o-1"}), False),
        (_when(StringEqualsIfExists={"aws:PrincipalOrgID": "o-1"}), True),
        (_when(StringNotEquals={"aws:PrincipalOrgID": "o-1"}), True),
        (_when(Null={"aws:SourceArn": "false"}), True),
        (_when(NumericLessThan={"aws:SourceArn": "5"}), False),
        ({**ALLOW, "Effect": "Deny"}, False),
    ],
)
def test_one_statement_decides(statement: dict[str, Any], *, allowed: bool) -> None:
    """Principal, action, resource and conditions must all agree."""
    policy = {"Statement": statement}
    assert is_allowed(policy, REQUEST) is allowed
    assert is_allowed(json.dumps(policy), REQUEST) is allowed


def test_a_deny_wins() -> None:
    """A statement that denies outweighs one that allows."""
    everybody = {**ALLOW, "Effect": "Deny", "Principal": "*", "Action": "*"}
    assert not is_allowed({"Statement": [ALLOW, everybody]}, REQUEST)


def test_what_a_statement_leaves_out_is_everything_else() -> None:
    """`NotPrincipal` and `NotAction` are the opposites."""
    other = {
        "Effect": "Allow",
        "NotPrincipal": {"AWS": "123456789012"},
        "NotAction": "sqs:DeleteQueue",
        "Resource": "*",
    }
    assert is_allowed({"Statement": other}, REQUEST)


def test_an_account_is_named_by_its_root() -> None:
    """An account is meant by its id and by its root's ARN."""
    root = {"AWS": "arn:aws:iam::123456789012:root"}
    request = Request("123456789012", "sqs:SendMessage", QUEUE)
    assert is_allowed({"Statement": {**ALLOW, "Principal": root}}, request)


@pytest.mark.parametrize("policy", [None, "", {}, {"Statement": []}])
def test_no_policy_allows_nothing(policy: Any) -> None:
    """Without a statement nothing is allowed."""
    assert not is_allowed(policy or None, REQUEST)
