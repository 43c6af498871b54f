"""State machines, runbooks, event patterns and JSON, when they are written."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("written.yaml").read_text("utf-8")
)
ROLE = "arn:aws:iam::123456789012:role/any"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"
_names = (f"n{number}" for number in count())


def _text(value: Any) -> str:
    if value == "long":
        return json.dumps({"schemaVersion": "2.2", "description": "x" * 70_000})
    return value if isinstance(value, str) else json.dumps(value)


def _params(row: dict[str, Any]) -> dict[str, Any]:
    name = next(_names)
    if "definition" in row:
        return {"name": name, "roleArn": ROLE, "definition": _text(row["definition"])}
    if "content" in row:
        kind = row["call"].split()[2]
        return {
            "Name": f"document-{name}",
            "DocumentType": kind,
            "Content": _text(row["content"]),
        }
    if "pattern" in row:
        return {"Name": name, "EventPattern": _text(row["pattern"])}
    if "rules" in row:
        rules = {"Rules": row["rules"]}
        return {"Bucket": "records", "LifecycleConfiguration": rules}
    if row["call"].startswith("sns"):
        where = {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": QUEUE}
        return {**where, "Attributes": row["attributes"]}
    return {"QueueName": name, "Attributes": row["attributes"]}


@pytest.fixture
def write(world: World) -> Callable[[dict[str, Any]], None]:
    """Make the call of a row, in an account with a topic, a queue and a bucket."""
    world.account.client("s3").create_bucket(Bucket="records")
    world.account.client("sns").create_topic(Name="alarms")
    world.account.client("sqs").create_queue(QueueName="jobs")

    def call(row: dict[str, Any]) -> None:
        service, operation = row["call"].split()[:2]
        getattr(world.account.client(service), operation)(**_params(row))

    return call


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["call"].replace(" ", "-"))
def test_each_document_is_answered_as_aws_does(
    write: Callable[[dict[str, Any]], None], row: dict[str, Any]
) -> None:
    """A good one is taken; a bad one is refused with the service's code and words."""
    assert row["source"]
    if "code" not in row:
        write(row)
        return
    with pytest.raises(ClientError) as refusal:
        write(row)
    error = refusal.value.response["Error"]
    assert error["Code"] == row["code"]
    assert row.get("says", "") in error["Message"]
