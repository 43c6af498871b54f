"""A member that nobody heeds is a gap, unless it changes nothing that is judged."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.engine.gateway.call import Response
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
ROLE = "arn:aws:iam::{account}:role/r"
IMAGE = "ami-03cf127a"


@pytest.fixture
def world() -> Iterator[World]:
    """Give a world in which calls take no time, with two users and a few resources."""
    with World(START, seed=1, latency="none") as world:
        client = world.account.client
        for name in ("ann", "bob"):
            client("iam").create_user(UserName=name)
        client("iam").attach_user_policy(UserName="ann", PolicyArn=ADMINISTRATOR)
        client("s3").create_bucket(Bucket="shop-files")
        client("s3").put_object(Bucket="shop-files", Key="k", Body=b"x")
        client("logs").create_log_group(logGroupName="/shop")
        yield world


@pytest.fixture
def heard(world: World) -> list[Response]:
    """Give the answers that listeners hear of."""
    answers: list[Response] = []
    world.listeners.append(lambda _, response: answers.append(response))
    return answers


def ask(world: World, service: str, method: str, who: str = "ann", **given: Any) -> Any:
    """Make a call as a user, whatever comes of it."""
    account = world.account.account_id
    client = world.account.client(service, issue_user_key(account, who))
    with contextlib.suppress(ClientError):
        return getattr(client, method)(**given)


@pytest.mark.parametrize(
    ("service", "method", "given", "gap"),
    [
        (
            "iam",
            "list_groups",
            {"PathPrefix": "/ops/"},
            "the member `PathPrefix`",
        ),
        (
            "iam",
            "list_policies",
            {"PolicyUsageFilter": "PermissionsBoundary", "Scope": "All"},
            "the member `PolicyUsageFilter`",
        ),
        (
            "logs",
            "filter_log_events",
            {"logGroupName": "/shop", "logStreamNamePrefix": "a", "unmask": True},
            "the members `logStreamNamePrefix` and `unmask`",
        ),
        (
            "ec2",
            "run_instances",
            {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 4, "RamdiskId": "ari-1"},
            "the member `RamdiskId`",
        ),
        (
            "rds",
            "describe_global_clusters",
            {"Filters": [{"Name": "db-cluster-id", "Values": ["c"]}]},
            "the member `Filters`",
        ),
        (
            "guardduty",
            "list_members",
            {"DetectorId": "d" * 32, "OnlyAssociated": "true"},
            "the member `OnlyAssociated`",
        ),
    ],
)
def test_a_member_that_nobody_heeds_is_a_gap(
    world: World,
    heard: list[Response],
    service: str,
    method: str,
    given: dict[str, Any],
    gap: str,
) -> None:
    """What is asked for and dropped is named, be the operation moto's or ours."""
    ask(world, service, method, **given)
    assert [response.gap for response in heard] == [gap]


@pytest.mark.parametrize(
    ("service", "method", "given"),
    [
        ("ec2", "describe_instances", {"MaxResults": 5}),
        ("ec2", "stop_instances", {"InstanceIds": ["i-1"], "Force": True}),
        ("ec2", "describe_snapshots", {"OwnerIds": ["self"]}),
        (
            "ec2",
            "run_instances",
            {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1, "ClientToken": "t"},
        ),
        ("ec2", "describe_regions", {"AllRegions": False, "DryRun": False}),
        (
            "s3",
            "put_object",
            {"Bucket": "shop-files", "Key": "k", "Body": b"y", "GrantRead": "uri=x"},
        ),
        (
            "s3",
            "get_object",
            {"Bucket": "shop-files", "Key": "k", "ExpectedBucketOwner": "{account}"},
        ),
        ("iam", "list_users", {"MaxItems": 10, "PathPrefix": "/"}),
        ("sts", "assume_role", {"RoleArn": ROLE, "RoleSessionName": "ann"}),
        (
            "sts",
            "assume_role",
            {
                "RoleArn": ROLE,
                "RoleSessionName": "ann",
                "PolicyArns": [{"arn": ADMINISTRATOR}],
                "DurationSeconds": 900,
            },
        ),
        (
            "lambda",
            "update_function_configuration",
            {"FunctionName": "f", "Timeout": 9, "DeadLetterConfig": {"TargetArn": ""}},
        ),
        (
            "lambda",
            "add_permission",
            {
                "FunctionName": "f",
                "StatementId": "s",
                "Action": "lambda:InvokeFunction",
                "Principal": "events.amazonaws.com",
            },
        ),
        ("cloudtrail", "describe_trails", {"trailNameList": ["t"]}),
        ("cloudtrail", "lookup_events", {"MaxResults": 1}),
        ("rds", "modify_db_instance", {"DBInstanceIdentifier": "d", "MultiAZ": True}),
        ("sqs", "receive_message", {"QueueUrl": "https://q/1/q", "WaitTimeSeconds": 1}),
        ("kms", "schedule_key_deletion", {"KeyId": "k", "PendingWindowInDays": 7}),
    ],
)
def test_what_is_heeded_or_harmless_is_no_gap(
    world: World,
    heard: list[Response],
    service: str,
    method: str,
    given: dict[str, Any],
) -> None:
    """Nobody cries wolf: page sizes, tokens, force, an owner that is the right one."""
    account = world.account.account_id
    given = {
        name: value.format(account=account) if isinstance(value, str) else value
        for name, value in given.items()
    }
    ask(world, service, method, **given)
    assert [response.gap for response in heard] == [None]


def test_a_caller_who_was_refused_has_met_the_gap(
    world: World, heard: list[Response]
) -> None:
    """Once it is allowed, the same call would ask for the same."""
    ask(world, "iam", "list_groups", who="bob", PathPrefix="/ops/")
    assert [(each.error_code, each.gap) for each in heard] == [
        ("AccessDenied", "the member `PathPrefix`")
    ]


def _answer_nothing(_: Any) -> dict[str, Any]:
    return {}


def test_another_answer_is_looked_at_anew(world: World, heard: list[Response]) -> None:
    """What one code leaves out says nothing of another, in one process or two."""
    given = {"FunctionName": "f", "InvocationType": "Event", "Payload": b"{}"}
    operation = world.operations.find("lambda", "Invoke")
    assert operation
    world.operations.add("lambda", "Invoke", _answer_nothing)
    ask(world, "lambda", "invoke", **given)
    world.operations.add("lambda", "Invoke", operation)
    ask(world, "lambda", "invoke", **given)
    assert [each.gap for each in heard] == [
        "the members `InvocationType` and `Payload`",
        None,
    ]
