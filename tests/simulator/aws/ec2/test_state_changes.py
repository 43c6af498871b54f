"""EC2 tells of every change of an instance's state, by itself and once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World

QUEUE_POLICY = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    },
}
PATTERN = {
    "source": ["aws.ec2"],
    "detail-type": ["EC2 Instance State-change Notification"],
}


@pytest.fixture
def admin(make_user: Callable[..., Credentials]) -> Credentials:
    """A person who may do everything."""
    return make_user("admin", "*")


def watch(world: World, region: str = "us-east-1") -> None:
    """Send the state changes of a region to a queue."""
    place = f"{region}:{world.account.account_id}"
    world.account.client("sqs", region=region).create_queue(
        QueueName="states", Attributes={"Policy": json.dumps(QUEUE_POLICY)}
    )
    events = world.account.client("events", region=region)
    events.put_rule(Name="states", EventPattern=json.dumps(PATTERN))
    target = {"Id": "1", "Arn": f"arn:aws:sqs:{place}:states"}
    events.put_targets(Rule="states", Targets=[target])


def read(world: World, region: str = "us-east-1") -> list[dict[str, Any]]:
    """Return the events that arrived."""
    world.clock.run()
    sqs = world.account.client("sqs", region=region)
    url = sqs.get_queue_url(QueueName="states")["QueueUrl"]
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(each["Body"]) for each in got.get("Messages", [])]


def start(client: Any) -> str:
    """Start an instance."""
    started = client.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    return str(started["Instances"][0]["InstanceId"])


def test_every_state_is_told_once_in_order(world: World, admin: Credentials) -> None:
    """Starting and stopping give the states on the way, too, with AWS's envelope."""
    watch(world)
    ec2 = world.account.client("ec2", admin)
    instance = start(ec2)
    ec2.stop_instances(InstanceIds=[instance])
    ec2.stop_instances(InstanceIds=[instance])
    events = read(world)
    assert [event["detail"]["state"] for event in events] == [
        "pending",
        "running",
        "stopping",
        "stopped",
    ]
    assert events[0]["source"] == "aws.ec2"
    assert events[0]["detail"]["instance-id"] == instance
    assert events[0]["resources"] == [
        f"arn:aws:ec2:us-east-1:{world.account.account_id}:instance/{instance}"
    ]


def test_another_region_tells_its_own(world: World, admin: Credentials) -> None:
    """Events stay in the region where the instance is."""
    watch(world)
    watch(world, "eu-central-1")
    start(world.account.client("ec2", admin, region="eu-central-1"))
    assert read(world) == []
    states = [event["detail"]["state"] for event in read(world, "eu-central-1")]
    assert states == ["pending", "running"]


def test_the_estate_is_no_news(world: World, admin: Credentials) -> None:
    """What was there before is not told when somebody makes a first call."""
    start(world.account.client("ec2"))
    watch(world)
    world.account.client("ec2", admin).create_key_pair(KeyName="k")
    assert read(world) == []


def test_a_refused_call_changes_nothing(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """Who may not stop an instance causes no event."""
    instance = start(world.account.client("ec2"))
    watch(world)
    ec2 = world.account.client("ec2", make_user("nobody", "s3:ListBucket"))
    with pytest.raises(ec2.exceptions.ClientError, match="UnauthorizedOperation"):
        ec2.stop_instances(InstanceIds=[instance])
    assert read(world) == []


def test_nobody_misses_a_state(world: World, admin: Credentials) -> None:
    """Without a rule the journal has nothing; a rule that nearly asks is told."""
    ec2 = world.account.client("ec2", admin)
    instance = start(ec2)
    kinds = {fact.kind for fact in world.journal.facts}
    assert "event.unmatched" not in kinds
    slip = {
        "source": ["aws.ec2"],
        "detail-type": ["EC2 Instance State Change Notification"],
    }
    other = {"source": ["aws.ec2"], "detail-type": ["AWS API Call via CloudTrail"]}
    events = world.account.client("events")
    for name, pattern in (("slip", slip), ("other", other)):
        events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    ec2.terminate_instances(InstanceIds=[instance])
    unmatched = [f.fields for f in world.journal.facts if f.kind == "event.unmatched"]
    assert [each["rule"] for facts in unmatched for each in facts["rules"]] == [
        "slip",
        "slip",
    ]
