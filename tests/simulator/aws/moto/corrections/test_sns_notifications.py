"""A notification says when and from where it came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from moto.awslambda.models import LambdaFunction

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


@pytest.fixture
def invoked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record the events functions are invoked with."""
    events: list[dict[str, Any]] = []

    def invoke(function: Any, body: str, *_: Any) -> str:
        del function
        events.append(json.loads(body))
        return "null"

    monkeypatch.setattr(LambdaFunction, "invoke", invoke)
    return events


def publish_to_function(client: Callable[[str], Any], **message: Any) -> str:
    """Publish to a topic that a function listens to, and return the topic."""
    function = client("lambda").create_function(
        FunctionName="listen",
        Runtime="python3.12",
        Role="arn:aws:iam::123456789012:role/listen",
        Handler="index.handler",
        Code={"ZipFile": b"not looked at"},
    )["FunctionArn"]
    sns = client("sns")
    topic = sns.create_topic(Name="alerts")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function)
    sns.publish(TopicArn=topic, Message="on fire", **message)
    return str(topic)


@pytest.fixture
def _with_role(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a function be made without its role."""
    monkeypatch.setattr("moto.awslambda.models.iam_backends", _AnyRole())


class _AnyRole:
    def __getitem__(self, _: str) -> _AnyRole:
        return self

    def get_role_by_arn(self, arn: str) -> str:
        """Find any role."""
        return arn


@pytest.mark.usefixtures("_with_role")
def test_moto_alone_sends_a_record_of_1970(
    moto_client: Callable[[str], Any], invoked: list[dict[str, Any]]
) -> None:
    """moto: a function learns neither when nor from which topic."""
    publish_to_function(moto_client)
    record = invoked[0]["Records"][0]["Sns"]
    assert record["Timestamp"] == "1970-01-01T00:00:00.000Z"
    assert record["TopicArn"] == "arn:aws:sns:EXAMPLE"


@pytest.mark.usefixtures("_with_role")
def test_a_function_gets_a_true_record(
    account: EmbeddedAccount, invoked: list[dict[str, Any]]
) -> None:
    """Topic, time, subject and attributes are the message's."""
    topic = publish_to_function(
        account.client,
        Subject="help",
        MessageAttributes={"severity": {"DataType": "String", "StringValue": "8"}},
    )
    record = invoked[0]["Records"][0]
    assert record["EventSource"] == "aws:sns"
    assert record["EventSubscriptionArn"].startswith(f"{topic}:")
    assert record["Sns"]["TopicArn"] == topic
    assert record["Sns"]["Message"] == "on fire"
    assert record["Sns"]["Subject"] == "help"
    assert record["Sns"]["MessageAttributes"] == {
        "severity": {"Type": "String", "Value": "8"}
    }
    assert not record["Sns"]["Timestamp"].startswith("1970")
    assert {"SigningCertUrl", "UnsubscribeUrl"} < set(record["Sns"])


@pytest.mark.usefixtures("_with_role")
def test_a_message_without_subject_says_so(
    account: EmbeddedAccount, invoked: list[dict[str, Any]]
) -> None:
    """Subject is null, as Lambda gets it."""
    publish_to_function(account.client)
    assert invoked[0]["Records"][0]["Sns"]["Subject"] is None


def test_a_queue_gets_a_notification(account: EmbeddedAccount) -> None:
    """The envelope names the topic and carries the message."""
    sns, sqs = account.client("sns"), account.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    topic = sns.create_topic(Name="alerts")["TopicArn"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint="arn:aws:sqs:us-east-1:123456789012:q",
    )
    sns.publish(TopicArn=topic, Message="on fire")
    body = json.loads(sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"])
    assert (body["TopicArn"], body["Message"]) == (topic, "on fire")
    assert "Subject" not in body
