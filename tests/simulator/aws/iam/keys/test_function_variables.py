"""A function's variables are shown to who may use their key."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World

VARIABLES = {"TOKEN": "abc"}
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


@pytest.fixture
def key(world: World) -> str:
    """Make a function whose variables lie under a key, and return the key's ARN."""
    arn = world.account.client("kms").create_key()["KeyMetadata"]["Arn"]
    _make(world, KMSKeyArn=arn)
    return str(arn)


def _make(world: World, **more: Any) -> None:
    role = world.account.client("iam").create_role(
        RoleName="fn", AssumeRolePolicyDocument=TRUST
    )["Role"]["Arn"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): ...")
    world.account.client("lambda").create_function(
        FunctionName="f",
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
        Environment={"Variables": VARIABLES},
        **more,
    )


def _describe(client: Any) -> list[dict[str, Any]]:
    """Return the environment as each operation that describes a function tells it."""
    return [
        client.get_function_configuration(FunctionName="f")["Environment"],
        client.get_function(FunctionName="f")["Configuration"]["Environment"],
        client.list_functions()["Functions"][0]["Environment"],
    ]


@pytest.mark.usefixtures("key")
def test_who_may_not_decrypt_gets_an_error_in_their_place(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """And the call succeeds."""
    client = world.account.client("lambda", make_user("ann", "lambda:*"))
    for environment in _describe(client):
        assert "Variables" not in environment
        error = environment["Error"]
        assert error["ErrorCode"] == "AccessDeniedException"
        assert "is not authorized to perform: kms:Decrypt" in error["Message"]


@pytest.mark.usefixtures("key")
def test_who_may_decrypt_sees_them(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """As they are."""
    key = make_user("ann", "lambda:*", "kms:Decrypt")
    client = world.account.client("lambda", key)
    assert _describe(client) == [{"Variables": VARIABLES}] * 3


def test_a_disabled_key_shows_them_to_nobody(
    world: World, key: str, make_user: Callable[..., Credentials]
) -> None:
    """KMS says why."""
    world.account.client("kms").disable_key(KeyId=key)
    client = world.account.client("lambda", make_user("ann", "*"))
    [environment, *_] = _describe(client)
    assert "disabled" in environment["Error"]["Message"].lower()


def test_without_a_key_of_ones_own_nothing_is_asked(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """AWS's own key admits who may describe the function."""
    _make(world)
    client = world.account.client("lambda", make_user("ann", "lambda:*"))
    assert _describe(client) == [{"Variables": VARIABLES}] * 3
