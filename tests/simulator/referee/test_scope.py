"""A change meets what it can touch, and whatever nobody can tell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from gameday.simulator.aws.reads import is_read_only
from gameday.simulator.referee.scope import (
    ANYTHING,
    EVERY_SERVICE,
    NOTHING,
    Matter,
    Scope,
)
from gameday.simulator.referee.services import read_access, read_state, touch

EC2, IAM = Scope.of("ec2"), Scope.of("iam")
BUCKET, OTHER = Scope.of(Matter("s3", "docs")), Scope.of(Matter("s3", "logs"))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (EC2, EC2, True),
        (EC2, IAM, False),
        (EC2 | IAM, IAM, True),
        (BUCKET, BUCKET, True),
        (BUCKET, OTHER, False),
        (BUCKET, Scope.of("s3"), True),
        (EC2, EVERY_SERVICE, True),
        (Scope.of("message.sent"), EVERY_SERVICE, False),
        (Scope.of("message.sent"), Scope.of("message.sent"), True),
        (Scope.of("message.sent"), ANYTHING, True),
        (NOTHING, EVERY_SERVICE, False),
        (NOTHING, ANYTHING, True),
    ],
)
def test_scopes_meet_in_what_they_share(
    one: Scope, other: Scope, *, meet: bool
) -> None:
    """It makes no difference which of them is read and which is touched."""
    assert one.meets(other) is meet
    assert other.meets(one) is meet


def _call(name: str, **params: Any) -> Any:
    service, _, operation = name.partition(":")
    return SimpleNamespace(
        service=service,
        operation=operation,
        params=params,
        read_only=is_read_only(operation),
    )


@pytest.mark.parametrize(
    ("call", "touched"),
    [
        (_call("ec2:StopInstances"), EC2),
        (_call("ec2:DescribeInstances"), NOTHING),
        (_call("iam:DeleteUser", UserName="ann"), IAM),
        (_call("s3:PutObject", Bucket="docs", Key="a"), BUCKET),
        (_call("s3:CopyObject", Bucket="docs", CopySource="logs/a"), Scope.of("s3")),
        (_call("s3control:PutPublicAccessBlock", AccountId="1"), Scope.of("s3")),
        (_call("logs:PutLogEvents"), Scope.of("logs", "s3")),
        (_call("cloudformation:UpdateStack"), EVERY_SERVICE),
        (_call("a-service-of-tomorrow:DoIt"), EVERY_SERVICE),
        # The first detector of an account brings GuardDuty's own role.
        (_call("guardduty:CreateDetector"), Scope.of("guardduty", "iam")),
    ],
)
def test_a_call_touches_what_its_service_can_change(call: Any, touched: Scope) -> None:
    """A read changes nothing; of what a service can do nobody knows, everything."""
    assert touch(call) == touched


@pytest.mark.parametrize(
    ("read", "scope"),
    [
        (("ec2", "DescribeInstances", {}), EC2),
        (("s3", "GetBucketPolicy", {"Bucket": "docs"}), BUCKET),
        (("iam", "ListUsers", {}), IAM),
        # Any call at all is a use, and a queue shows messages by itself.
        (("iam", "GetAccessKeyLastUsed", {}), ANYTHING),
        (("sqs", "GetQueueAttributes", {}), ANYTHING),
    ],
)
def test_a_read_hangs_on_its_service_where_that_is_settled(
    read: tuple[str, str, dict[str, Any]], scope: Scope
) -> None:
    """What changes unheard is asked at every look."""
    assert read_state(*read) == scope


@pytest.mark.parametrize(
    ("call", "touching", "aside"),
    [
        ("s3:GetObject", ["iam:PutUserPolicy", "kms:DisableKey"], ["ec2:CreateTags"]),
        ("s3:PutObject", ["organizations:AttachPolicy"], ["sns:Publish"]),
        ("ec2:RunInstances", ["ssm:PutParameter", "ec2:DeleteSubnet"], []),
        ("ec2:DescribeSnapshots", ["ec2:DeleteSnapshot"], ["s3:PutObject"]),
    ],
)
def test_what_may_be_done_hangs_on_policies_keys_and_the_service(
    call: str, touching: list[str], aside: list[str]
) -> None:
    """A call that needs more than is known hangs on every service."""
    service, _, operation = call.partition(":")
    scope = read_access(service, operation, {})
    assert all(scope.meets(touch(_call(each))) for each in touching)
    assert not any(scope.meets(touch(_call(each))) for each in aside)
