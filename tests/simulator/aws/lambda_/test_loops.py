"""Functions that wake themselves: told of at once, stopped where AWS stops them."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from gameday.simulator.engine.clock.limits import RunawayExercise

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
    """Return the loops that the journal tells of."""
    return [fact.fields["loop"] for fact in world.facts("responder.looped")]


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
    assert loops(world) == ["f → a notification → f"]
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


def test_a_rule_goes_on_for_ever_so_the_exercise_ends(world: Any) -> None:
    """EventBridge's loops are not among those that Lambda stops."""
    arn = world.deploy(
        "f",
        "import boto3\n\n"
        "def handler(event, context):\n"
        "    boto3.client('sts').get_caller_identity()\n",
    )
    heard: list[str] = []
    world.listeners.append(lambda call, _: heard.append(call.request_id))

    def send(request_id: str) -> None:
        event = {"detail": {"requestID": request_id, "eventName": "GetCallerIdentity"}}
        world.runtime.invoke_async(
            arn, json.dumps(event), source="events.amazonaws.com", rule="every-call"
        )

    world.play(lambda: send("of somebody else"))
    assert loops(world) == []
    for _ in range(15):
        world.play(lambda: send(heard[-1]))
    with pytest.raises(RunawayExercise, match="f triggers itself, 16 times and on: f"):
        world.play(lambda: send(heard[-1]))
    assert loops(world) == [
        "f → sts:GetCallerIdentity → CloudTrail event → rule every-call → f"
    ]
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
