"""Lambda polls the queues that functions are mapped to, in its own turns."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

COUNT = "def handler(event, context):\n    print(len(event['Records']))\n"
BODIES = (
    "def handler(event, context):\n    print([r['body'] for r in event['Records']])\n"
)
FAIL = "def handler(event, context):\n    raise RuntimeError('no')\n"
SOURCE = "arn:aws:sqs:us-east-1:123456789012:q"


def make_queue(name: str = "q", **attributes: str) -> str:
    """Make a queue and return its URL."""
    sqs = boto3.client("sqs", "us-east-1")
    return str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def map_to(function: str, source: str = SOURCE, **options: Any) -> str:
    """Map a queue to a function by API and return the mapping's id."""
    made = boto3.client("lambda", "us-east-1").create_event_source_mapping(
        EventSourceArn=source, FunctionName=function, **options
    )
    return str(made["UUID"])


def send(url: str, *bodies: str, **options: Any) -> None:
    """Send messages, one call each."""
    sqs = boto3.client("sqs", "us-east-1")
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body, **options)


def started(world: Any) -> list[float]:
    """Return when functions started."""
    return [fact.t for fact in world.facts("responder.started")]


def left_in(url: str) -> int:
    """Count the messages of a queue, hidden ones included."""
    sqs = boto3.client("sqs", "us-east-1")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def test_a_message_is_never_delivered_within_its_senders_call(world: Any) -> None:
    """The sender goes on at once; the function starts in a turn of its own."""
    world.deploy("f", COUNT)
    url = make_queue()
    map_to("f")
    running: list[bool] = []

    def act() -> None:
        send(url, "m")
        running.append(bool(world.facts("responder.started")))

    world.play(act)
    assert running == [False]
    # half a second for the call, a quarter for the cold start
    assert started(world) == [0.75]
    assert world.log("f")[1] == "1"
    assert left_in(url) == 0


def test_messages_that_waited_are_taken_when_the_mapping_is_made(world: Any) -> None:
    """A mapping made during the exercise finds what is there, up to ten at once."""
    world.deploy("f", COUNT)
    url = make_queue()
    send(url, *map(str, range(12)))
    world.play(lambda: map_to("f"))
    counts = [line for line in world.log("f") if line.isdecimal()]
    assert sorted(counts) == ["10", "2"]


def test_a_mapping_of_a_stack_polls_as_well(world: Any) -> None:
    """CloudFormation makes the same pollers as the API."""
    world.deploy("f", COUNT)
    url = make_queue()
    mapping = {"EventSourceArn": SOURCE, "FunctionName": "f", "BatchSize": 1}
    resource = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping}
    boto3.client("cloudformation", "us-east-1").create_stack(
        StackName="s", TemplateBody=json.dumps({"Resources": {"Mapping": resource}})
    )
    world.play(lambda: send(url, "a", "b"))
    assert [line for line in world.log("f") if line.isdecimal()] == ["1", "1"]


@pytest.mark.parametrize("how", ["delete", "disable"])
def test_a_mapping_that_is_gone_polls_no_more(world: Any, how: str) -> None:
    """Deleting or disabling it leaves the messages where they are."""
    world.deploy("f", COUNT)
    url = make_queue()
    mapping = map_to("f")
    client = boto3.client("lambda", "us-east-1")
    if how == "delete":
        client.delete_event_source_mapping(UUID=mapping)
    else:
        client.update_event_source_mapping(UUID=mapping, Enabled=False)
    world.play(lambda: send(url, "m"))
    assert started(world) == []
    assert left_in(url) == 1


def test_an_enabled_mapping_takes_up_its_work(world: Any) -> None:
    """What arrived while it was disabled is delivered when it is enabled."""
    world.deploy("f", COUNT)
    url = make_queue()
    mapping = map_to("f", Enabled=False)
    world.play(lambda: send(url, "m"))
    client = boto3.client("lambda", "us-east-1")
    world.play(lambda: client.update_event_source_mapping(UUID=mapping, Enabled=True))
    assert len(started(world)) == 1
    assert left_in(url) == 0


def test_a_failed_batch_comes_back_after_the_visibility_timeout(world: Any) -> None:
    """It is tried again until the queue gives it up to its dead-letter queue."""
    world.deploy("f", FAIL)
    dead = make_queue("dead")
    redrive = {
        "deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead",
        "maxReceiveCount": 2,
    }
    url = make_queue(VisibilityTimeout="30", RedrivePolicy=json.dumps(redrive))
    map_to("f")
    world.play(lambda: send(url, "m"))
    first, second = started(world)
    assert second - first == pytest.approx(30, abs=0.3)
    assert (left_in(url), left_in(dead)) == (0, 1)


def test_a_batch_is_collected_for_its_window(world: Any) -> None:
    """It is sent when the window ends, or as soon as it is full."""
    world.deploy("f", COUNT)
    url = make_queue()
    map_to("f", MaximumBatchingWindowInSeconds=20, BatchSize=3)
    world.play(lambda: send(url, "a", "b"))
    assert started(world) == [20.75]
    world.play(lambda: send(url, "c", "d", "e"))
    # three calls of half a second each, and no cold start this time
    assert world.facts("responder.started")[-1].t == pytest.approx(22.25, abs=0.1)
    assert [line for line in world.log("f") if line.isdecimal()] == ["2", "3"]


def test_a_delayed_message_is_taken_when_it_shows(world: Any) -> None:
    """Nobody has to ask for it."""
    world.deploy("f", COUNT)
    url = make_queue()
    map_to("f")
    world.play(lambda: send(url, "m", DelaySeconds=60))
    (when,) = started(world)
    assert when == pytest.approx(60.75, abs=0.01)


def test_a_fifo_group_is_served_in_order(world: Any) -> None:
    """The next message of a group waits for the one before it."""
    world.deploy("f", BODIES)
    url = make_queue("q.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    map_to("f", f"{SOURCE}.fifo", BatchSize=1)
    world.play(lambda: send(url, "a", "b", "c", MessageGroupId="g"))
    shown = [line for line in world.log("f") if line.startswith("[")]
    assert shown == ["['a']", "['b']", "['c']"]
    assert left_in(url) == 0


def test_what_no_filter_wants_is_dropped(world: Any) -> None:
    """The message is deleted and the function is not invoked."""
    world.deploy("f", BODIES)
    url = make_queue()
    pattern = json.dumps({"body": {"level": ["high"]}})
    map_to("f", FilterCriteria={"Filters": [{"Pattern": pattern}]})
    world.play(lambda: send(url, '{"level": "low"}', '{"level": "high"}'))
    shown = [line for line in world.log("f") if line.startswith("[")]
    assert shown == ["""['{"level": "high"}']"""]
    assert left_in(url) == 0


def test_only_the_failures_that_are_named_come_back(world: Any) -> None:
    """With ReportBatchItemFailures the rest of the batch is done."""
    code = (
        "def handler(event, context):\n"
        "    bad = [r['messageId'] for r in event['Records'] if r['body'] == 'bad']\n"
        "    return {'batchItemFailures': [{'itemIdentifier': i} for i in bad]}\n"
    )
    world.deploy("f", code)
    url = make_queue(VisibilityTimeout="3600")
    send(url, "good", "bad")
    world.clock.spawn(
        "test", lambda: map_to("f", FunctionResponseTypes=["ReportBatchItemFailures"])
    )
    world.clock.sleep(60)
    assert left_in(url) == 1


def test_idle_pollers_take_no_turns(world: Any) -> None:
    """A clock with nothing but an idle mapping has nothing to do."""
    world.deploy("f", COUNT)
    make_queue()
    map_to("f")
    world.clock.run()
    assert world.clock.elapsed() == 0
