"""Functions that wake themselves: told of at once, stopped where AWS stops them."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

REGION = "us-east-1"
SEND = """\
import boto3

def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl="{url}", MessageBody="again")
"""
PUBLISH = """\
import boto3

def handler(event, context):
    boto3.client("sns").publish(TopicArn="{topic}", Message="again")
"""
CALL = """\
import boto3, json

def handler(event, context):
    answer = boto3.client("lambda").invoke(FunctionName="{other}", Payload=b"{{}}")
    return json.loads(answer["Payload"].read())
"""


def make_queue(name: str, **attributes: str) -> tuple[str, str]:
    """Make a queue and return its URL and its ARN."""
    made = boto3.client("sqs", REGION).create_queue(
        QueueName=name, Attributes=attributes
    )
    return made["QueueUrl"], f"arn:aws:sqs:{REGION}:123456789012:{name}"


def loops(world: Any) -> list[str]:
    """Return the loops that the journal tells of as they close for the first time."""
    told = [fact.fields for fact in world.facts("responder.looped")]
    return [fields["loop"] for fields in told if "stopped_by" not in fields]


def stops(world: Any) -> list[str]:
    """Return who stopped the loops."""
    told = [fact.fields for fact in world.facts("responder.looped")]
    return [fields["stopped_by"] for fields in told if "stopped_by" in fields]


def test_a_loop_over_a_queue_ends_with_its_sixteenth_round(world: Any) -> None:
    """The message is refused, comes back, and ends in the queue's dead letters."""
    dead_url, dead = make_queue("dead")
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 3})
    url, queue = make_queue("q", RedrivePolicy=redrive, VisibilityTimeout="30")
    world.deploy("f", SEND.format(url=url))
    boto3.client("lambda", REGION).create_event_source_mapping(
        EventSourceArn=queue, FunctionName="f"
    )
    sqs = boto3.client("sqs", REGION)
    world.play(lambda: sqs.send_message(QueueUrl=url, MessageBody="first"))
    assert loops(world) == ["f → sqs:SendMessage → f"]
    assert stops(world) == ["Lambda"]
    assert len(world.facts("responder.started")) == 16
    waiting = sqs.receive_message(QueueUrl=dead_url)
    assert [message["Body"] for message in waiting["Messages"]] == ["again"]


def test_a_loop_over_a_topic_ends_in_the_functions_dead_letters(world: Any) -> None:
    """What was accepted and dropped goes where failed events go."""
    url, dead = make_queue("dead")
    sns = boto3.client("sns", REGION)
    topic = sns.create_topic(Name="t")["TopicArn"]
    arn = world.deploy(
        "f", PUBLISH.format(topic=topic), DeadLetterConfig={"TargetArn": dead}
    )
    boto3.client("lambda", REGION).add_permission(
        FunctionName="f",
        StatementId="sns",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
    )
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)
    world.play(lambda: sns.publish(TopicArn=topic, Message="first"))
    assert loops(world) == ["f → sns:Publish → f"]
    assert len(world.facts("responder.started")) == 16
    waiting = boto3.client("sqs", REGION).receive_message(QueueUrl=url)
    assert len(waiting["Messages"]) == 1


def test_two_functions_that_call_each_other_are_one_loop(world: Any) -> None:
    """Whoever asks is refused, with Lambda's own error."""
    world.deploy("a", CALL.format(other="b"), Timeout=900)
    arn = world.deploy("b", CALL.format(other="a"), Timeout=900)
    answer = world.answer(arn)
    assert loops(world) == [
        "b → lambda:Invoke → a → lambda:Invoke → b",
        "a → lambda:Invoke → b → lambda:Invoke → a",
    ]
    assert "RecursiveInvocationException" in json.dumps(answer)


def test_a_function_may_ask_not_to_be_stopped(world: Any) -> None:
    """Then its loop is one that nothing in AWS stops, and is cut off as such."""
    client = boto3.client("lambda", REGION)
    _, dead = make_queue("dead")
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 1})
    url, queue = make_queue("q", RedrivePolicy=redrive)
    world.deploy("f", SEND.format(url=url))
    setting = client.get_function_recursion_config(FunctionName="f")
    assert setting["RecursiveLoop"] == "Terminate"
    client.put_function_recursion_config(FunctionName="f", RecursiveLoop="Allow")
    setting = client.get_function_recursion_config(FunctionName="f")
    assert setting["RecursiveLoop"] == "Allow"
    client.create_event_source_mapping(EventSourceArn=queue, FunctionName="f")
    sqs = boto3.client("sqs", REGION)
    world.play(lambda: sqs.send_message(QueueUrl=url, MessageBody="first"))
    assert stops(world) == ["simulator"]
    assert len(world.facts("responder.started")) == 3


def test_the_setting_of_a_function_that_is_not_there_is_refused(world: Any) -> None:
    """As any call about it is."""
    client = boto3.client("lambda", REGION)
    missing = client.exceptions.ResourceNotFoundException
    with pytest.raises(missing):
        client.put_function_recursion_config(FunctionName="f", RecursiveLoop="Allow")
    assert world.facts("gap.met") == []


def test_a_loop_over_a_bucket_is_stopped(world: Any) -> None:
    """S3 does not wait for the function, so no upload takes longer for it."""
    s3 = boto3.client("s3", REGION)
    s3.create_bucket(Bucket="bucket")
    arn = world.deploy(
        "f",
        "import boto3\n\n"
        "def handler(event, context):\n"
        "    key = event['Records'][0]['s3']['object']['key'] + '+'\n"
        "    boto3.client('s3').put_object(Bucket='bucket', Key=key, Body=b'')\n",
    )
    s3.put_bucket_notification_configuration(
        Bucket="bucket",
        NotificationConfiguration={
            "LambdaFunctionConfigurations": [
                {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"]}
            ]
        },
    )
    world.play(lambda: s3.put_object(Bucket="bucket", Key="k", Body=b""))
    assert loops(world) == ["f → s3:PutObject → f"]
    assert stops(world) == ["Lambda"]
    assert len(world.facts("responder.started")) == 16


def test_a_function_that_is_its_own_destination_is_stopped(world: Any) -> None:
    """Each success is reported to the function itself, which succeeds again."""
    arn = world.deploy("f", "def handler(event, context): return 1\n")
    boto3.client("lambda", REGION).put_function_event_invoke_config(
        FunctionName="f", DestinationConfig={"OnSuccess": {"Destination": arn}}
    )
    world.permit("lambda:InvokeFunction")
    world.play(lambda: world.runtime.invoke_async(arn, "{}", source="a test"))
    assert loops(world) == ["f → f"]
    assert stops(world) == ["Lambda"]
    assert len(world.facts("responder.started")) == 16


def test_a_function_that_is_called_often_by_another_is_no_loop(world: Any) -> None:
    """Only a way back to itself is."""
    world.deploy("f", "def handler(event, context): return 1\n")
    arn = world.deploy(
        "a",
        "import boto3\n\n"
        "def handler(event, context):\n"
        "    for _ in range(20):\n"
        "        boto3.client('lambda').invoke(FunctionName='f', Payload=b'{}')\n",
        Timeout=900,
    )
    world.invoke(arn)
    assert loops(world) == []
    assert len(world.facts("responder.finished")) == 21
