"""An account with a hub, and what was put on its bus."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.world import World

if TYPE_CHECKING:
    pass

ACCOUNT, REGION = "123456789012", "us-east-1"
MINING = "CryptoCurrency:EC2/BitcoinTool.B!DNS"


@dataclass
class Watched:
    """A world with one instance and GuardDuty on; every event is kept by a rule."""

    world: World
    instance: str

    @property
    def hub(self) -> Any:
        """Return a client of Security Hub."""
        return self.world.account.client("securityhub")

    def mine(self) -> None:
        """Let GuardDuty see the instance mine, and everything happen."""
        sighting = Sighting(type=MINING, resources={"instance": self.instance})
        self.world.guardduty.report(sighting, account=ACCOUNT, region=REGION)
        self.world.clock.run()

    def events(self, detail_type: str) -> list[dict[str, Any]]:
        """Return what a queue of the account got of a type of event."""
        sqs = self.world.account.client("sqs")
        url = sqs.get_queue_url(QueueName="events")["QueueUrl"]
        found: list[dict[str, Any]] = []
        while messages := sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=3600
        ).get("Messages"):
            found += map(_read, messages)
        return [event for event in found if event["detail-type"] == detail_type]


def _read(message: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(message["Body"])
    return event


@pytest.fixture
def watched(world: World) -> Watched:
    """Give an account in which GuardDuty is on and Security Hub is not."""
    world.account.client("guardduty").create_detector(
        Enable=True, FindingPublishingFrequency="FIFTEEN_MINUTES"
    )
    _keep_events(world)
    started = world.account.client("ec2").run_instances(
        ImageId="ami-12c6146b", MinCount=1, MaxCount=1
    )
    return Watched(world, started["Instances"][0]["InstanceId"])


def _keep_events(world: World) -> None:
    sqs, events = world.account.client("sqs"), world.account.client("events")
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:events"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    sqs.create_queue(QueueName="events", Attributes={"Policy": json.dumps(policy)})
    events.put_rule(Name="all", EventPattern='{"source": ["aws.securityhub"]}')
    events.put_targets(Rule="all", Targets=[{"Id": "queue", "Arn": arn}])
