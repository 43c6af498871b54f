"""What a stack ties together carries messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


def test_a_subscription_delivers_as_asked(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """Raw delivery leaves the envelope out."""
    topic = stack.resources["Topic"].physical_id
    account.client("sns").publish(TopicArn=topic, Message="on fire")
    answer = account.client("sqs").receive_message(
        QueueUrl=stack.resources["Queue"].physical_id
    )
    assert [message["Body"] for message in answer["Messages"]] == ["on fire"]


def test_policies_are_in_place(account: EmbeddedAccount, stack: Stack) -> None:
    """Topic and queue let in whom their policies name."""
    topic = account.client("sns").get_topic_attributes(
        TopicArn=stack.resources["Topic"].physical_id
    )["Attributes"]
    queue = account.client("sqs").get_queue_attributes(
        QueueUrl=stack.resources["Queue"].physical_id, AttributeNames=["Policy"]
    )["Attributes"]
    principals = [
        json.loads(each["Policy"])["Statement"][0]["Principal"]["Service"]
        for each in (topic, queue)
    ]
    assert principals == ["events.amazonaws.com", "sns.amazonaws.com"]


def test_a_rule_has_its_targets(account: EmbeddedAccount, stack: Stack) -> None:
    """Pattern, state and what each target is sent are the template's."""
    events, name = account.client("events"), stack.resources["Rule"].physical_id
    rule = events.describe_rule(Name=name)
    assert rule["State"] == "ENABLED"
    assert json.loads(rule["EventPattern"]) == {
        "source": ["aws.guardduty"],
        "detail": {"severity": [{"numeric": [">=", 4]}]},
    }
    targets = events.list_targets_by_rule(Rule=name)["Targets"]
    assert {each["Id"]: each.get("InputPath") for each in targets} == {
        "function": None,
        "queue": "$.detail",
    }
