"""What moto lacks is named in a few words, whatever sentence it complains in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.aws.moto.gaps import name_gap
from gameday.simulator.engine.gateway.call import Response
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADVICE = "Feel free to open an issue at https://github.com/getmoto/moto/issues"


@pytest.fixture
def world() -> Iterator[World]:
    """Give a world in which calls take no time, with a user who may do nothing."""
    with World(START, seed=1, latency="none") as world:
        world.account.client("iam").create_user(UserName="ann")
        yield world


@pytest.fixture
def heard(world: World) -> list[Response]:
    """Give the answers that listeners hear of."""
    answers: list[Response] = []
    world.listeners.append(lambda _, response: answers.append(response))
    return answers


@pytest.mark.parametrize(
    ("complaint", "gap"),
    [
        (
            ("The filter 'x-y' for DescribeVpcs has not been implemented in Moto.",),
            "the filter `x-y`",
        ),
        (
            ("domain filter has not been implemented in Moto yet.",),
            "the filter `domain`",
        ),
        (
            ("Internet Gateway filter dicts have not been made for '%s' yet.", "owner"),
            "the filter `owner`",
        ),
        (("The list_graphs action has not been implemented",), "the operation"),
        (("Windows.bundle_instance is not yet implemented",), "the operation"),
        ((), "the operation"),
        (
            (f"This call has not been implemented in Moto yet. {ADVICE}",),
            "This call has not been implemented",
        ),
    ],
)
def test_a_complaint_becomes_a_few_words(complaint: tuple[str, ...], gap: str) -> None:
    """Filters, operations and whatever else are named without moto's advice."""
    assert name_gap(NotImplementedError(*complaint)) == gap


@pytest.mark.parametrize(
    ("service", "region", "method", "arguments", "gap"),
    [
        ("detective", "us-east-1", "list_graphs", {}, "the operation"),
        ("ec2", "us-east-1", "describe_volume_status", {}, "the operation"),
        ("ec2", "xx-nowhere-1", "describe_vpcs", {}, "the region `xx-nowhere-1`"),
        (
            "ec2",
            "us-east-1",
            "describe_vpcs",
            {"Filters": [{"Name": "no-such", "Values": ["x"]}]},
            "the filter `no-such`",
        ),
    ],
)
def test_what_a_call_lacks_is_noted_with_its_answer(
    world: World,
    heard: list[Response],
    service: str,
    region: str,
    method: str,
    arguments: dict[str, Any],
    gap: str,
) -> None:
    """Operations, filters and regions that are not there are gaps by their names."""
    policy = "arn:aws:iam::aws:policy/AdministratorAccess"
    world.account.client("iam").attach_user_policy(UserName="ann", PolicyArn=policy)
    key = issue_user_key(world.account.account_id, "ann")
    client = world.account.client(service, key, region=region)
    with pytest.raises(ClientError, match="does not emulate"):
        getattr(client, method)(**arguments)
    assert [response.gap for response in heard] == [gap]


@pytest.mark.parametrize(
    ("service", "method", "gap"),
    [
        ("detective", "list_graphs", "the operation"),
        ("ec2", "describe_volume_status", "the operation"),
        ("ec2", "describe_vpcs", None),
        ("s3", "list_buckets", None),
        ("ssm", "list_documents", None),
        ("guardduty", "list_findings", None),
    ],
)
def test_a_refused_call_is_a_gap_only_where_the_operation_is_not_there(
    world: World, heard: list[Response], service: str, method: str, gap: str | None
) -> None:
    """A caller who may not call what is missing has met the gap all the same."""
    key = issue_user_key(world.account.account_id, "ann")
    required = {"DetectorId": "x"} if service == "guardduty" else {}
    with pytest.raises(ClientError, match="not authorized"):
        getattr(world.account.client(service, key), method)(**required)
    assert [response.gap for response in heard] == [gap]
