"""A label is added beside statements that have none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
MORE = {"AWSAccountIds": ["210987654321"], "Actions": ["SendMessage"]}


def _policy(action: str, resource: str) -> str:
    principal = {"AWS": ACCOUNT}
    allow = {"Effect": "Allow", "Action": action, "Resource": resource}
    statement = {**allow, "Principal": principal}
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


def _queue(client: Callable[[str], Any]) -> tuple[Any, str]:
    sqs = client("sqs")
    policy = {"Policy": _policy("sqs:SendMessage", QUEUE)}
    return sqs, sqs.create_queue(QueueName="jobs", Attributes=policy)["QueueUrl"]


def test_moto_alone_crashes(moto_client: Callable[[str], Any]) -> None:
    """moto: it takes every statement to have an id."""
    sqs, url = _queue(moto_client)
    with pytest.raises((KeyError, TypeError)):
        sqs.add_permission(QueueUrl=url, Label="other", **MORE)


def test_a_queue_takes_a_statement_beside_one_without_an_id(
    account: EmbeddedAccount,
) -> None:
    """The one that was there stays as it was; a label stands there once."""
    sqs, url = _queue(account.client)
    sqs.add_permission(QueueUrl=url, Label="other", **MORE)
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
    first, second = json.loads(found["Attributes"]["Policy"])["Statement"]
    assert "Sid" not in first
    assert second["Sid"] == "other"
    with pytest.raises(ClientError, match="Already exists"):
        sqs.add_permission(QueueUrl=url, Label="other", **MORE)


def test_so_does_a_topic(account: EmbeddedAccount) -> None:
    """And takes it away again."""
    sns = account.client("sns")
    sns.create_topic(Name="alarms")
    sns.set_topic_attributes(
        TopicArn=TOPIC,
        AttributeName="Policy",
        AttributeValue=_policy("sns:Publish", TOPIC),
    )
    who = {"AWSAccountId": ["210987654321"], "ActionName": ["Publish"]}
    sns.add_permission(TopicArn=TOPIC, Label="other", **who)
    with pytest.raises(ClientError, match="Statement already exists"):
        sns.add_permission(TopicArn=TOPIC, Label="other", **who)
    sns.remove_permission(TopicArn=TOPIC, Label="other")
    kept = sns.get_topic_attributes(TopicArn=TOPIC)["Attributes"]["Policy"]
    assert len(json.loads(kept)["Statement"]) == 1
