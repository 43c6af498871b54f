"""A world in which IAM and STS are asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.moto.credentials import Credentials, issue_user_key
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def make_user(world: World) -> Callable[..., Credentials]:
    """Make a user that may do some actions, and return a key of it."""

    def make(name: str, *actions: str) -> Credentials:
        iam = world.account.client("iam")
        iam.create_user(UserName=name)
        statement = {"Effect": "Allow", "Action": [*actions], "Resource": "*"}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_user_policy(
            UserName=name, PolicyName="may", PolicyDocument=json.dumps(policy)
        )
        return issue_user_key(world.account.account_id, name)

    return make


@pytest.fixture
def enter(world: World) -> Callable[..., Any]:
    """Return a client that signs with the credentials of an STS answer."""

    def make(answer: dict[str, Any], service: str) -> Any:
        given = answer["Credentials"]
        credentials = Credentials(
            account=world.account.account_id,
            arn="",
            access_key=given["AccessKeyId"],
            secret=given["SecretAccessKey"],
            token=given["SessionToken"],
        )
        return world.account.client(service, credentials)

    return make
