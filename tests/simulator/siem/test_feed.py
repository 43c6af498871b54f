"""What a SIEM gets: each record once, when it was delivered, findings too."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.journal import Journal
from gameday.simulator.aws.moto.stores.log_delivery import MotoLogStore
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets
from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.siem.feed import Delivered, Published
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ACCOUNT = "123456789012"
KEY = f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2026/03/02/{{}}.json.gz"


@pytest.fixture
def world(world: World) -> World:
    """Give a world with a bucket for logs."""
    world.account.client("s3").create_bucket(Bucket="log-bucket")
    return world


def _deliver(name: str, *events: str) -> None:
    records = [{"eventID": event} for event in events]
    body = gzip.compress(json.dumps({"Records": records}).encode())
    assert MotoBuckets().put("log-bucket", KEY.format(name), body)


def _collect(feed: Delivered, until: datetime) -> list[Any]:
    return [each.record["eventID"] for each in feed.collect(until)]


def test_a_file_is_read_once_it_is_there(world: World) -> None:
    """Not before its delivery, and not twice."""
    feed = Delivered(world.account.read_everywhere)
    _deliver("first", "e-1", "e-2")
    world.clock.sleep(60)
    _deliver("second", "e-3")

    assert _collect(feed, START + timedelta(seconds=30)) == ["e-1", "e-2"]
    assert _collect(feed, START + timedelta(seconds=60)) == ["e-3"]
    assert _collect(feed, START + timedelta(seconds=90)) == []


def test_a_deleted_file_is_never_seen(world: World) -> None:
    """Whoever deletes it before the SIEM collects it has hidden it."""
    _deliver("first", "e-1")
    key = KEY.format("first")
    world.account.client("s3").delete_object(Bucket="log-bucket", Key=key)

    assert (
        _collect(Delivered(world.account.read_everywhere), START + timedelta(hours=1))
        == []
    )


def test_a_stream_is_followed_as_it_grows(world: World) -> None:
    """A flow log's stream: only what had come in by then, only what is new."""
    ec2 = world.account.client("ec2")
    world.account.client("logs").create_log_group(logGroupName="flows")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="flows",
        DeliverLogsPermissionArn=f"arn:aws:iam::{ACCOUNT}:role/flows",
        LogFormat="${srcaddr} ${dstport}",
    )
    feed = Delivered(world.account.read_everywhere)
    ports = []
    for minute in range(3):
        moment = START + timedelta(minutes=minute)
        event = (moment, f"10.0.0.4 {minute}")
        stream = ("flows", "eni-1-all")
        MotoLogStore().put_events(stream, [event], account=ACCOUNT, region="us-east-1")
        found = list(feed.collect(moment - timedelta(seconds=30)))
        assert {each.kind for each in found} <= {Kind.VPC_FLOW}
        ports.append([each.record["dstport"] for each in found])
        world.clock.sleep(60)
    assert ports == [[], ["0"], ["1"]]


def test_findings_come_when_they_are_published(
    world: World, complete: Callable[..., dict[str, Any]]
) -> None:
    """An update brings the finding again; one that was not published is not there."""
    journal = Journal(None, world.clock.now, world.clock.elapsed)
    findings = [{"id": "f-1", "type": "Recon"}, {"id": "f-2", "type": "Hidden"}]
    feed = Published(lambda: journal.facts, lambda: findings)
    published = complete("finding.published", finding="f-1")
    journal.record("finding.published", "guardduty", **published)
    assert list(feed.collect(START - timedelta(seconds=1))) == []
    assert [each.record["type"] for each in feed.collect(START)] == ["Recon"]
    assert list(feed.collect(START)) == []
    journal.record("finding.published", "guardduty", **{**published, "update": True})
    assert [each.record["id"] for each in feed.collect(START)] == ["f-1"]
