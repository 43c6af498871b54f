"""Asynchronous invocations: retries, ages, throttles and dead letters."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

FAILING = "def handler(e, c):\n    raise RuntimeError('no')\n"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed"


def accept(world: Any, arn: str, event: object = "x") -> None:
    """Queue an event and play everything that follows."""
    payload = json.dumps(event).encode()
    world.play(lambda: world.runtime.invoke_async(arn, payload, source="test"))


def configure(name: str, **options: Any) -> None:
    """Set a function's asynchronous configuration."""
    client = boto3.client("lambda", "us-east-1")
    client.put_function_event_invoke_config(FunctionName=name, **options)


def receive(world: Any, queue: str = "failed") -> Any:
    """Return the message in a queue."""
    sqs = boto3.client("sqs", "us-east-1")
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])[
        "Messages"
    ]
    return message


def test_a_success_is_not_tried_again(world: Any) -> None:
    """One attempt, and nothing in the journal but start and end."""
    accept(world, world.deploy("good", "def handler(e, c): ...\n"))
    kinds = [fact.kind for fact in world.journal.facts]
    assert kinds == ["responder.started", "responder.finished"]


def test_an_error_is_tried_again_after_one_minute_and_two(world: Any) -> None:
    """Three attempts under one request id, then it is given up."""
    accept(world, world.deploy("bad", FAILING))
    failed = world.facts("responder.failed")
    assert [fact.t for fact in failed] == [0.25, 60.25, 180.25]
    assert len({fact.fields["request_id"] for fact in failed}) == 1
    retries = [fact.fields["retry_in"] for fact in world.facts("event.failed")]
    assert retries == [60.0, 120.0, None]
    (given_up,) = world.facts("event.dead_lettered")
    assert given_up.fields["condition"] == "RetriesExhausted"
    assert given_up.fields["destinations"] == []


@pytest.mark.parametrize("attempts", [0, 1])
def test_the_function_may_ask_for_fewer_attempts(world: Any, attempts: int) -> None:
    """MaximumRetryAttempts is obeyed, in its newest value."""
    arn = world.deploy("bad", FAILING)
    configure("bad", MaximumRetryAttempts=2)
    configure("bad", MaximumRetryAttempts=attempts)
    accept(world, arn)
    assert len(world.facts("responder.failed")) == attempts + 1


def test_an_event_that_is_too_old_is_given_up(world: Any) -> None:
    """MaximumEventAgeInSeconds ends the retries early."""
    arn = world.deploy("bad", FAILING)
    configure("bad", MaximumEventAgeInSeconds=100)
    accept(world, arn)
    assert len(world.facts("responder.failed")) == 2
    (given_up,) = world.facts("event.dead_lettered")
    assert given_up.fields["condition"] == "EventAgeExceeded"


def test_a_function_without_concurrency_never_runs(world: Any) -> None:
    """Throttled events wait, ever longer, until they are too old."""
    arn = world.deploy("off", FAILING)
    client = boto3.client("lambda", "us-east-1")
    client.put_function_concurrency(FunctionName="off", ReservedConcurrentExecutions=0)
    configure("off", MaximumEventAgeInSeconds=60)
    accept(world, arn)
    assert world.facts("responder.started") == []
    (given_up,) = world.facts("event.dead_lettered")
    assert (given_up.t, given_up.fields["attempts"]) == (31.0, 1)


def test_the_on_failure_destination_gets_a_record(world: Any) -> None:
    """The record has the request, the condition and the answer."""
    boto3.client("sqs", "us-east-1").create_queue(QueueName="failed")
    arn = world.deploy("bad", FAILING)
    configure(
        "bad",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": QUEUE}},
    )
    accept(world, arn, {"finding": 1})
    record = json.loads(receive(world)["Body"])
    assert record["timestamp"] == "2026-01-01T00:00:00.250Z"
    assert record["requestPayload"] == {"finding": 1}
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["functionArn"] == f"{arn}:$LATEST"
    assert record["responsePayload"]["errorMessage"] == "no"


def test_the_dead_letter_queue_gets_the_event(world: Any) -> None:
    """The event itself, with what went wrong beside it."""
    boto3.client("sqs", "us-east-1").create_queue(QueueName="failed")
    arn = world.deploy("bad", FAILING, DeadLetterConfig={"TargetArn": QUEUE})
    configure("bad", MaximumRetryAttempts=0)
    accept(world, arn, {"finding": 1})
    message = receive(world)
    assert json.loads(message["Body"]) == {"finding": 1}
    attributes = message["MessageAttributes"]
    assert attributes["ErrorCode"]["StringValue"] == "200"
    assert attributes["ErrorMessage"]["StringValue"] == "no"


def test_a_function_may_be_the_destination(world: Any) -> None:
    """Another function is invoked with the record."""
    code = "def handler(e, c):\n    print(e['requestContext']['condition'])\n"
    other = world.deploy("other", code)
    arn = world.deploy("bad", FAILING)
    configure(
        "bad",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": other}},
    )
    accept(world, arn)
    assert world.log("other")[1] == "RetriesExhausted"


def test_a_function_that_is_gone_is_not_tried_again(world: Any) -> None:
    """Deleting the function ends its retries."""
    arn = world.deploy("bad", FAILING)

    def delete() -> None:
        boto3.client("lambda", "us-east-1").delete_function(FunctionName="bad")

    world.clock.call_later(30, delete, name="test")
    accept(world, arn)
    assert len(world.facts("responder.failed")) == 1
    last = world.facts("event.failed")[-1]
    assert last.fields["reason"] == "the function no longer exists"


OK = "def handler(e, c):\n    return {'done': e}\n"
BUS = "arn:aws:events:us-east-1:123456789012:event-bus/own"
TOPIC = "arn:aws:sns:us-east-1:123456789012:results"


def test_a_bus_gets_the_result_as_an_event(world: Any) -> None:
    """Source `lambda`, the outcome in the detail type, the record as the detail."""
    bad, good = world.deploy("bad", FAILING), world.deploy("good", OK)
    for name, condition in (("bad", "OnFailure"), ("good", "OnSuccess")):
        destination = {condition: {"Destination": BUS}}
        configure(name, MaximumRetryAttempts=0, DestinationConfig=destination)
    accept(world, bad, {"n": 1})
    accept(world, good, {"n": 2})
    (bus, failure), (_, success) = world.events
    assert bus == "own"
    assert failure["source"] == success["source"] == "lambda"
    assert failure["detail-type"] == "Lambda Function Invocation Result - Failure"
    assert success["detail-type"] == "Lambda Function Invocation Result - Success"
    assert failure["resources"] == [BUS, f"{bad}:$LATEST"]
    assert failure["detail"]["requestContext"]["condition"] == "RetriesExhausted"
    assert failure["detail"]["responseContext"]["functionError"] == "Unhandled"
    assert success["detail"]["requestContext"]["condition"] == "Success"
    assert success["detail"]["responsePayload"] == {"done": {"n": 2}}
    assert success["detail"]["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
    }


def test_a_topic_gets_the_record_of_a_success(world: Any) -> None:
    """What the topic's subscribers get is the record."""
    sns, sqs = (boto3.client(name, "us-east-1") for name in ("sns", "sqs"))
    sns.create_topic(Name="results")
    sqs.create_queue(QueueName="failed")
    sns.subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    arn = world.deploy("good", OK)
    configure("good", DestinationConfig={"OnSuccess": {"Destination": TOPIC}})
    accept(world, arn, 7)
    record = json.loads(json.loads(receive(world)["Body"])["Message"])
    assert record["requestPayload"] == 7


def test_an_invocation_that_is_waited_for_has_no_destination(world: Any) -> None:
    """Destinations are for asynchronous invocations alone."""
    arn = world.deploy("good", OK)
    configure("good", DestinationConfig={"OnSuccess": {"Destination": BUS}})
    world.invoke(arn, 1)
    assert world.events == []


@pytest.mark.parametrize("destination", [QUEUE, BUS])
def test_a_role_that_may_not_send_reaches_nobody(world: Any, destination: str) -> None:
    """The record is lost, and the journal names no destination."""
    boto3.client("sqs", "us-east-1").create_queue(QueueName="failed")
    world.permit("logs:*")
    arn = world.deploy("bad", FAILING, DeadLetterConfig={"TargetArn": QUEUE})
    configure(
        "bad",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": destination}},
    )
    accept(world, arn)
    (given_up,) = world.facts("event.dead_lettered")
    assert given_up.fields["destinations"] == []
    assert world.events == []
