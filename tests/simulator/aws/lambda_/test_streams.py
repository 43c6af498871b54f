"""Lambda reads streams in turns of its own, in order, and as the mapping says."""

from __future__ import annotations

import base64
import json
import re
from itertools import chain
from typing import Any

import boto3
import pytest

REGION = "us-east-1"
TELL = """
import base64, json

def read(record):
    if "kinesis" in record:
        return json.loads(base64.b64decode(record["kinesis"]["data"]))["n"]
    return int(record["dynamodb"]["NewImage"]["n"]["S"])

def handler(event, context):
    print([read(record) for record in event["Records"]])
"""
FAIL_AT_TWO = (
    TELL
    + """
    if 2 in [read(record) for record in event["Records"]]:
        raise RuntimeError("two")
"""
)
NAME_TWO = (
    TELL
    + """
    failed = [r for r in event["Records"] if read(r) == 2]
    part = failed and (failed[0].get("kinesis") or failed[0]["dynamodb"])
    number = part and (part.get("sequenceNumber") or part["SequenceNumber"])
    return {"batchItemFailures": [{"itemIdentifier": number}] if failed else []}
"""
)
FILTERS = {
    "kinesis": {"data": {"n": [3]}},
    "dynamodb": {"dynamodb": {"NewImage": {"n": {"S": ["3"]}}}},
}


class Stream:
    """A stream of one of the two kinds, and a writer to it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.arn = self._make_stream() if kind == "kinesis" else self._make_table()

    def _make_stream(self) -> str:
        kinesis = boto3.client("kinesis", REGION)
        kinesis.create_stream(StreamName="s", ShardCount=1)
        described = kinesis.describe_stream(StreamName="s")["StreamDescription"]
        return str(described["StreamARN"])

    def _make_table(self) -> str:
        made = boto3.client("dynamodb", REGION).create_table(
            TableName="t",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "n", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "n", "KeyType": "HASH"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        return str(made["TableDescription"]["LatestStreamArn"])

    def map_to(self, function: str, **options: Any) -> str:
        """Map the stream to a function; return the mapping's id."""
        made = boto3.client("lambda", REGION).create_event_source_mapping(
            EventSourceArn=self.arn,
            FunctionName=function,
            StartingPosition="LATEST",
            **options,
        )
        return str(made["UUID"])

    def write(self, *numbers: int) -> None:
        """Write a record for each number."""
        for n in numbers:
            if self.kind == "kinesis":
                boto3.client("kinesis", REGION).put_record(
                    StreamName="s", PartitionKey="p", Data=json.dumps({"n": n}).encode()
                )
            else:
                boto3.client("dynamodb", REGION).put_item(
                    TableName="t", Item={"n": {"S": str(n)}}
                )


@pytest.fixture(params=["kinesis", "dynamodb"])
def stream(world: Any, request: pytest.FixtureRequest) -> Stream:
    """Give a stream of either kind, in an account that has a function."""
    del world  # it has to be there first
    return Stream(request.param)


def told(world: Any) -> list[list[int]]:
    """Return the batches that the function printed."""
    lines = world.log("f")
    return [json.loads(line) for line in lines if re.match(r"\[\d", line)]


def test_records_come_once_in_order_in_a_turn_of_their_own(
    world: Any, stream: Stream
) -> None:
    """Nothing runs within the writer's call, and nothing comes twice."""
    world.deploy("f", TELL)
    stream.map_to("f")
    running: list[bool] = []

    def act() -> None:
        stream.write(1, 2, 3)
        running.append(bool(told(world)))

    world.play(act)
    batches = told(world)
    assert [*chain(*batches)] == [1, 2, 3]
    world.play(lambda: stream.write(4))
    assert [*chain(*told(world)[len(batches) :])] == [4]
    assert len(world.facts("responder.started")) == len(batches) + 1


def test_a_window_collects_records(world: Any, stream: Stream) -> None:
    """They come together, as many as a batch may have."""
    world.deploy("f", TELL)
    stream.map_to("f", MaximumBatchingWindowInSeconds=30, BatchSize=2)
    world.play(lambda: stream.write(1, 2, 3))
    assert told(world) == [[1, 2], [3]]


def test_a_filter_lets_pass_what_it_matches(world: Any, stream: Stream) -> None:
    """The function hears of nothing else."""
    world.deploy("f", TELL)
    pattern = json.dumps(FILTERS[stream.kind])
    stream.map_to("f", FilterCriteria={"Filters": [{"Pattern": pattern}]})
    world.play(lambda: stream.write(1, 2, 3))
    assert told(world) == [[3]]


def test_a_mapping_that_is_disabled_waits(world: Any, stream: Stream) -> None:
    """What was written meanwhile comes when it is enabled."""
    world.deploy("f", TELL)
    mapping = stream.map_to("f", Enabled=False)
    world.play(lambda: stream.write(1))
    assert world.facts("responder.started") == []
    client = boto3.client("lambda", REGION)
    world.play(lambda: client.update_event_source_mapping(UUID=mapping, Enabled=True))
    assert told(world) == [[1]]


def test_a_batch_that_fails_holds_the_next_one_up(world: Any, stream: Stream) -> None:
    """It is tried as often as the mapping says, and then given up."""
    world.deploy("f", FAIL_AT_TWO)
    stream.map_to("f", BatchSize=1, MaximumRetryAttempts=2)
    world.play(lambda: stream.write(1, 2, 3))
    assert told(world) == [[1], [2], [2], [2], [3]]
    assert world.lacks == []


def test_halves_get_around_the_record_that_fails(world: Any, stream: Stream) -> None:
    """Those before it and behind it are done."""
    world.deploy("f", FAIL_AT_TWO)
    stream.map_to(
        "f",
        MaximumBatchingWindowInSeconds=30,
        BisectBatchOnFunctionError=True,
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:1:q"}},
    )
    world.play(lambda: stream.write(1, 2, 3, 4))
    assert told(world) == [[1, 2, 3, 4], [1, 2], [1], [2], [3, 4]]
    assert world.lacks == [("f", "records that are given up")]


def test_a_function_can_name_where_to_go_on(world: Any, stream: Stream) -> None:
    """The batch comes back from there."""
    world.deploy("f", NAME_TWO)
    options = {"MaximumBatchingWindowInSeconds": 30, "MaximumRetryAttempts": 1}
    stream.map_to("f", FunctionResponseTypes=["ReportBatchItemFailures"], **options)
    world.play(lambda: stream.write(1, 2, 3))
    assert told(world) == [[1, 2, 3], [2, 3], [2, 3]]


def test_an_event_of_kinesis_has_its_data_encoded(world: Any) -> None:
    """As the example of the developer guide has it."""
    world.deploy("f", "def handler(event, context):\n    print(event)\n")
    stream = Stream("kinesis")
    stream.map_to("f")
    world.play(lambda: stream.write(7))
    (line,) = [line for line in world.log("f") if line.startswith("{")]
    assert base64.b64encode(b'{"n": 7}').decode() in line
