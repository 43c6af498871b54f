"""A filter that moto takes and does not apply is a gap, also of a denied read."""

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
POWER = "arn:aws:iam::aws:policy/PowerUserAccess"
UNAPPLIED = ("describe_instance_status", "system-status.reachability", "failed")
ABSENT = ("describe_network_interfaces", "attachment.status", "attached")


@pytest.fixture
def world() -> Iterator[World]:
    """Give a world without latency: an instance, one who may do all, one nothing."""
    with World(START, seed=1, latency="none") as world:
        client = world.account.client
        for name in ("ann", "bob"):
            client("iam").create_user(UserName=name)
        client("iam").attach_user_policy(UserName="ann", PolicyArn=POWER)
        client("ec2").run_instances(ImageId="ami-03cf127a", MinCount=1, MaxCount=1)
        client("ssm").put_parameter(Name="/shop", Value="x", Type="String")
        yield world


@pytest.fixture
def heard(world: World) -> list[Response]:
    """Give the answers that listeners hear of."""
    answers: list[Response] = []
    world.listeners.append(lambda _, response: answers.append(response))
    return answers


def ask(world: World, who: str, service: str, method: str, **given: Any) -> None:
    """Make a call as a user, whatever comes of it."""
    key = issue_user_key(world.account.account_id, who)
    with contextlib.suppress(ClientError):
        getattr(world.account.client(service, key), method)(**given)


@pytest.mark.parametrize("who", ["ann", "bob"])
@pytest.mark.parametrize(("method", "name", "value"), [UNAPPLIED, ABSENT])
def test_a_filter_that_does_nothing_is_a_gap(
    world: World, heard: list[Response], who: str, method: str, name: str, value: str
) -> None:
    """Whether moto complains or keeps silent, and whether the caller may read."""
    ask(world, who, "ec2", method, Filters=[{"Name": name, "Values": [value]}])
    assert [each.gap for each in heard] == [f"the filter `{name}`"]


@pytest.mark.parametrize("who", ["ann", "bob"])
@pytest.mark.parametrize(
    ("service", "method", "given"),
    [
        (
            "ec2",
            "describe_instances",
            {"Filters": [{"Name": "instance-state-name", "Values": ["running"]}]},
        ),
        (
            "ec2",
            "describe_instances",
            {"Filters": [{"Name": "tag:team", "Values": ["shop"]}]},
        ),
        (
            "ec2",
            "describe_security_groups",
            {"Filters": [{"Name": "ip-permission.cidr", "Values": ["0.0.0.0/0"]}]},
        ),
        (
            "ssm",
            "describe_parameters",
            {"ParameterFilters": [{"Key": "Name", "Values": ["/shop"]}]},
        ),
        (
            "ssm",
            "describe_parameters",
            {"ParameterFilters": [{"Key": "Type", "Values": ["String"]}]},
        ),
    ],
)
def test_a_filter_that_works_is_no_gap(
    world: World,
    heard: list[Response],
    who: str,
    service: str,
    method: str,
    given: dict[str, Any],
) -> None:
    """One that lets through what it should, and one that leaves nothing."""
    ask(world, who, service, method, **given)
    assert [each.gap for each in heard] == [None]
