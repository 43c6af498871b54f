"""A flow log is delivered where its role, or its bucket's policy, lets it be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Scene

GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:flows"
FAILED = ("FAILED", "Access error")


def log_to_group(scene: Scene, role: str) -> None:
    """Let the flow log go to a log group, send traffic, and wait for it."""
    scene.own("logs").create_log_group(logGroupName="flows")
    scene.create(
        LogDestinationType="cloud-watch-logs",
        LogDestination=GROUP,
        DeliverLogsPermissionArn=role,
    )
    scene.visit(port=22)
    scene.run_until("09:01:41")


def streams(scene: Scene) -> list[dict[str, Any]]:
    """Return the streams of the log group."""
    found: list[dict[str, Any]] = scene.own("logs").describe_log_streams(
        logGroupName="flows"
    )["logStreams"]
    return found


def put_policy(scene: Scene, *statements: dict[str, Any]) -> None:
    """Replace the policy of the logs' bucket."""
    scene.own("s3").put_bucket_policy(
        Bucket=scene.names["LogBucket"],
        Policy=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}),
    )


def let_deliver(scene: Scene, **condition: Any) -> dict[str, Any]:
    """Return a statement that lets flow logs be put."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{scene.names['LogBucket']}/AWSLogs/*",
        "Condition": condition,
    }


def test_a_role_that_trusts_the_flow_log_writes(scene: Scene) -> None:
    """The trust policy may ask for the account and the ARN of the flow log."""
    condition = {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {
            "aws:SourceArn": "arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/fl-*"
        },
    }
    log_to_group(scene, scene.make_role(condition=condition))
    assert streams(scene)
    assert scene.status() == ("SUCCESS", None)


@pytest.mark.parametrize(
    "trust",
    [
        {"service": "ec2.amazonaws.com"},
        {"condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}},
        {
            "condition": {
                "ArnLike": {"aws:SourceArn": "arn:aws:ec2:*:*:vpc-flow-log/fl-other"}
            }
        },
    ],
)
def test_a_role_that_does_not_trust_it_fails(
    scene: Scene, trust: dict[str, Any]
) -> None:
    """Another service, account or flow log is trusted: the flow log tells."""
    log_to_group(scene, scene.make_role(**trust))
    assert streams(scene) == []
    assert scene.status() == FAILED


@pytest.mark.parametrize("actions", [("logs:CreateLogStream",), ("logs:PutLogEvents",)])
def test_a_role_needs_both_permissions(scene: Scene, actions: tuple[str, ...]) -> None:
    """A new stream asks for its making and for writing into it."""
    log_to_group(scene, scene.make_role(actions))
    assert streams(scene) == []
    assert scene.status() == FAILED


def test_a_role_that_loses_its_policy_stops_the_log(scene: Scene) -> None:
    """What was delivered stays; what comes later is lost until the policy is back."""
    log_to_group(scene, scene.make_role())
    iam = scene.own("iam")
    document = iam.get_role_policy(RoleName="flow-logs", PolicyName="write")
    iam.delete_role_policy(RoleName="flow-logs", PolicyName="write")
    scene.run_until("09:05:00")
    assert scene.status() == FAILED
    iam.put_role_policy(
        RoleName="flow-logs",
        PolicyName="write",
        PolicyDocument=json.dumps(document["PolicyDocument"]),
    )
    scene.run_until("09:07:00")
    assert scene.status() == ("SUCCESS", None)


def test_the_policy_may_ask_for_account_and_source(scene: Scene) -> None:
    """The conditions of the user guide's policy are met."""
    condition = {
        "StringEquals": {
            "aws:SourceAccount": "123456789012",
            "s3:x-amz-acl": "bucket-owner-full-control",
        },
        "ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*"},
    }
    put_policy(scene, let_deliver(scene, **condition))
    scene.visit()
    scene.run_until("09:10:00")
    assert scene.lines()
    assert scene.status() == ("SUCCESS", None)


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:SourceAccount": "999999999999"}},
        {"StringEquals": {"s3:x-amz-acl": "private"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:logs:eu-west-1:123456789012:*"}},
    ],
)
def test_a_replaced_policy_stops_the_delivery(
    scene: Scene, condition: dict[str, Any]
) -> None:
    """A condition that flow logs do not meet refuses them."""
    put_policy(scene, let_deliver(scene, **condition))
    scene.visit()
    scene.run_until("09:10:00")
    assert scene.files() == {}
    assert scene.status() == FAILED


@pytest.mark.parametrize(
    ("account", "files", "status"),
    [("123456789012", 0, FAILED), ("999999999999", 1, ("SUCCESS", None))],
)
def test_a_deny_with_a_condition_stops_what_it_means(
    scene: Scene, account: str, files: int, status: tuple[str, str | None]
) -> None:
    """A Deny is stronger than what AWS lets in, where its condition is met."""
    deny = let_deliver(scene, StringEquals={"aws:SourceAccount": account})
    put_policy(scene, let_deliver(scene), {**deny, "Effect": "Deny"})
    scene.visit()
    scene.run_until("09:10:00")
    assert len(scene.files()) == files
    assert scene.status() == status
