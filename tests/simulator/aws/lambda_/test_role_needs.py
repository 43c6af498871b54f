"""What a function's configuration asks of its role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gameday.simulator.aws.lambda_.function import Function
from gameday.simulator.aws.lambda_.role_needs import list_role_needs

FUNCTION = Function(
    arn="arn:aws:lambda:us-east-1:123456789012:function:f",
    name="f",
    version="$LATEST",
    account="123456789012",
    region="us-east-1",
    role="arn:aws:iam::123456789012:role/f",
    handler="index.handler",
    runtime="python3.13",
    timeout_s=3,
    memory_mb=128,
    code_sha256="",
)
QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
TOPIC = "arn:aws:sns:us-east-1:123456789012:t"


def test_a_plain_function_asks_nothing() -> None:
    """Logs and traces are told of elsewhere."""
    assert list(list_role_needs(FUNCTION)) == []


@pytest.mark.parametrize(
    ("place", "target", "action"),
    [
        ("dead_letter", QUEUE, "sqs:SendMessage"),
        ("dead_letter", TOPIC, "sns:Publish"),
        ("on_failure", QUEUE, "sqs:SendMessage"),
        ("on_success", FUNCTION.arn, "lambda:InvokeFunction"),
    ],
)
def test_what_is_sent_is_sent_with_the_role(
    place: str, target: str, action: str
) -> None:
    """Dead letters and records of invocations alike."""
    assert list(list_role_needs(replace(FUNCTION, **{place: target}))) == [action]


def test_a_function_in_a_network_makes_interfaces() -> None:
    """Lambda makes and deletes them with the function's role."""
    found = set(list_role_needs(replace(FUNCTION, is_in_vpc=True)))
    assert {"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"} < found
