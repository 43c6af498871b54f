"""Topics and buckets notify only who lets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gameday.simulator.world import World

ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:inbox"


@pytest.fixture
def client(world: World) -> Callable[[str], Any]:
    """Make clients in a world with a queue that is open to nobody."""
    world.account.client("sqs").create_queue(QueueName="inbox")
    return world.account.client


def _set_policy(sqs: Any, service: str, source: str) -> None:
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": QUEUE,
        "Condition": {
            "ArnEquals": {"aws:SourceArn": source},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        },
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl="inbox", Attributes={"Policy": policy})


def _count(sqs: Any) -> int:
    return len(sqs.receive_message(QueueUrl="inbox").get("Messages", ()))


@pytest.mark.parametrize(("source", "count"), [(TOPIC, 1), (f"{TOPIC}-2", 0)])
def test_a_queue_opens_itself_to_a_topic(
    client: Callable[[str], Any], source: str, count: int
) -> None:
    """A subscription alone lets nothing in: the queue's policy names the topic."""
    sns, sqs = client("sns"), client("sqs")
    sns.create_topic(Name="alarms")
    sns.subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    sns.publish(TopicArn=TOPIC, Message="lost")
    assert _count(sqs) == 0
    _set_policy(sqs, "sns.amazonaws.com", source)
    sns.publish(TopicArn=TOPIC, Message="heard, if it is this topic")
    assert _count(sqs) == count


def test_a_queue_under_a_key_of_aws_hears_no_topic(
    client: Callable[[str], Any],
) -> None:
    """``alias/aws/sqs`` cannot be opened to SNS (SNS developer guide)."""
    sns, sqs = client("sns"), client("sqs")
    sns.create_topic(Name="alarms")
    sns.subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    _set_policy(sqs, "sns.amazonaws.com", TOPIC)
    encrypted = {"KmsMasterKeyId": "alias/aws/sqs"}
    sqs.set_queue_attributes(QueueUrl="inbox", Attributes=encrypted)
    sns.publish(TopicArn=TOPIC, Message="lost")
    assert _count(sqs) == 0


def test_a_queue_opens_itself_to_a_bucket(client: Callable[[str], Any]) -> None:
    """S3 sends as itself, for the bucket; a test event as well as real ones."""
    s3, sqs = client("s3"), client("sqs")
    s3.create_bucket(Bucket="loot")
    notify = {"QueueArn": QUEUE, "Events": ["s3:ObjectCreated:*"]}
    settings = {"QueueConfigurations": [notify]}
    s3.put_bucket_notification_configuration(
        Bucket="loot", NotificationConfiguration=settings
    )
    s3.put_object(Bucket="loot", Key="a", Body=b"a")
    assert _count(sqs) == 0
    _set_policy(sqs, "s3.amazonaws.com", "arn:aws:s3:::loot")
    s3.put_object(Bucket="loot", Key="b", Body=b"b")
    assert _count(sqs) == 1
