"""Would a call succeed now? Answered without making it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from moto.sts.models import sts_backends

from gameday.simulator.actors.access import Access
from gameday.simulator.actors.credentials import PrincipalCredentials
from gameday.simulator.referee import Answer
from gameday.simulator.world import World


@pytest.fixture
def world(world: World) -> World:
    """A world with a user who may do everything, and a role that trusts it."""
    iam = world.account.client("iam")
    arn = iam.create_user(UserName="anna")["User"]["Arn"]
    iam.put_user_policy(
        UserName="anna", PolicyName="all", PolicyDocument=write(Resource="*")
    )
    trust = write(Action="sts:AssumeRole", Principal={"AWS": arn})
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=trust)
    return world


def write(**more: Any) -> str:
    """Write a policy of one statement that allows something."""
    statement = {"Effect": "Allow", "Action": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def ask(world: World, access_to: Callable[[World], Access]) -> Callable[..., Answer]:
    """Ask whether Anna's call would succeed."""

    def preview(call: str, source_ip: str = "", **parameters: Any) -> Answer:
        service, _, operation = call.partition(":")
        credentials = PrincipalCredentials(world.account).hold("anna")
        return access_to(world).preview(
            credentials, service, operation, parameters, source_ip=source_ip
        )

    return preview


def test_a_read_of_what_is_gone_fails(ask: Any) -> None:
    """However much the caller may do."""
    answer = ask("ec2:DescribeSnapshots", SnapshotIds=["snap-0123456789abcdef0"])
    assert not answer
    assert (
        answer.reason == "ec2:DescribeSnapshots would end in InvalidSnapshot.NotFound"
    )


def test_a_read_of_what_is_there_succeeds(ask: Any) -> None:
    """The reason is the policy that allows it."""
    answer = ask("iam:GetUser", UserName="anna")
    assert answer
    assert answer.reason == "allowed: inline policy all of user anna, statement 1"


def test_asking_hands_out_no_session(ask: Any) -> None:
    """CloudTrail calls AssumeRole a read, but it leaves a session behind."""
    sessions = sts_backends["123456789012"]["aws"].assumed_roles
    before = len(sessions)
    role = "arn:aws:iam::123456789012:role/web"
    assert ask("sts:AssumeRole", RoleArn=role, RoleSessionName="me")
    assert len(sessions) == before


def test_where_a_call_comes_from_counts(world: World, ask: Any) -> None:
    """A policy may ask for the address."""
    condition = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
    world.account.client("iam").put_user_policy(
        UserName="anna",
        PolicyName="all",
        PolicyDocument=write(Resource="*", Condition=condition),
    )
    assert ask("iam:ListUsers", "192.0.2.10")
    assert not ask("iam:ListUsers", "198.51.100.7")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_read_in_another_account_is_asked_there(
    world: World, ask: Any, *, is_there: bool
) -> None:
    """What is named by its ARN is not looked for where its reader is at home."""
    own = world.account.register_account("210987654321")
    client = world.account.client("dynamodb", own)
    arn = "arn:aws:dynamodb:us-east-1:210987654321:table/orders"
    if is_there:
        client.create_table(
            TableName="orders",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client.put_resource_policy(
            ResourceArn=arn,
            Policy=write(Principal={"AWS": "123456789012"}, Resource=arn),
        )
    answer = ask("dynamodb:DescribeTable", TableName=arn)
    assert answer.holds is is_there, answer.reason
