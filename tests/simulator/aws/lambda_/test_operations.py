"""The Lambda API answers as the service does."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from gameday.simulator.engine.gateway.call import AwsError

ECHO = "def handler(event, context):\n    print('seen')\n    return event\n"


def call(world: Any, **options: Any) -> Any:
    """Invoke through boto3, in an actor."""
    client = boto3.client("lambda", "us-east-1")
    return world.play(lambda: client.invoke(**options))


def test_invoke_waits_for_the_result(world: Any) -> None:
    """Payload, version and log tail come back."""
    world.deploy("echo", ECHO)
    answer = call(world, FunctionName="echo", Payload=b'{"a": 1}', LogType="Tail")
    assert json.loads(answer["Payload"].read()) == {"a": 1}
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert "\nseen\nEND" in base64.b64decode(answer["LogResult"]).decode()
    assert "FunctionError" not in answer


def test_a_failed_invocation_has_a_function_error(world: Any) -> None:
    """The call succeeds, the function did not."""
    world.deploy("bad", "def handler(e, c):\n    raise ValueError('x')\n")
    answer = call(world, FunctionName="bad")
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert json.loads(answer["Payload"].read())["errorType"] == "ValueError"


def test_an_event_is_accepted_and_runs_later(world: Any) -> None:
    """The caller does not wait for it."""
    world.deploy("echo", ECHO)
    answer = call(world, FunctionName="echo", InvocationType="Event", Payload=b"1")
    assert answer["Payload"].read() == b""
    assert len(world.facts("responder.finished")) == 1


def test_a_dry_run_runs_nothing(world: Any) -> None:
    """It only says that one could."""
    world.deploy("echo", ECHO)
    call(world, FunctionName="echo", InvocationType="DryRun")
    assert len(world.journal.facts) == 0


@pytest.mark.parametrize(
    "name",
    [
        "echo",
        "echo:$LATEST",
        "function:echo",
        "123456789012:function:echo",
        "123456789012:function:echo:$LATEST",
        "arn:aws:lambda:us-east-1:123456789012:function:echo",
    ],
)
def test_every_form_of_a_name_is_understood(world: Any, name: str) -> None:
    """Name, partial ARN and ARN, with and without a version."""
    world.deploy("echo", ECHO)
    assert call(world, FunctionName=name, Payload=b"5")["Payload"].read() == b"5"


def test_a_version_and_an_alias_run_what_they_name(world: Any) -> None:
    """Published code stays what it was."""
    world.deploy("echo", "def handler(e, c):\n    return c.invoked_function_arn\n")
    client = boto3.client("lambda", "us-east-1")
    version = client.publish_version(FunctionName="echo")["Version"]
    client.create_alias(FunctionName="echo", Name="live", FunctionVersion=version)
    answer = call(world, FunctionName="echo", Qualifier="live")
    arn = "arn:aws:lambda:us-east-1:123456789012:function:echo"
    assert json.loads(answer["Payload"].read()) == f"{arn}:live"
    assert answer["ExecutedVersion"] == version


@pytest.mark.parametrize(
    ("params", "code", "status"),
    [
        ({"FunctionName": "nobody"}, "ResourceNotFoundException", 404),
        ({"FunctionName": "off"}, "TooManyRequestsException", 429),
        (
            {"FunctionName": "echo", "Payload": b"{"},
            "InvalidRequestContentException",
            400,
        ),
        (
            {"FunctionName": "echo", "Payload": b"1" * 1_048_577}
            | {"InvocationType": "Event"},
            "RequestTooLargeException",
            413,
        ),
        (
            {"FunctionName": "echo", "ClientContext": "no base64"},
            "InvalidRequestContentException",
            400,
        ),
    ],
)
def test_a_refusal_has_the_services_code(
    world: Any, params: dict[str, Any], code: str, status: int
) -> None:
    """Unknown functions, throttles and payloads that are no JSON are refused."""
    world.deploy("echo", ECHO)
    world.deploy("off", ECHO)
    client = boto3.client("lambda", "us-east-1")
    client.put_function_concurrency(FunctionName="off", ReservedConcurrentExecutions=0)
    refusal = world.play(lambda: refuse(world, params))
    assert (refusal.code, refusal.status) == (code, status)


def refuse(world: Any, params: dict[str, Any]) -> AwsError:
    """Answer a call that AWS would refuse, and return the refusal."""
    asked = SimpleNamespace(params=params, account="123456789012", region="us-east-1")
    with pytest.raises(AwsError) as caught:
        world.operations.find("lambda", "Invoke")(asked)
    return caught.value
