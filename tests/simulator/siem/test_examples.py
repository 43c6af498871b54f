"""The rules of docs/examples/sigma, over calls that CloudTrail really records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.siem import SiemPlan, load_rules
from gameday.simulator.siem.siem import Settings
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "sigma"
WRITERS = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::trail-bucket/*",
    },
}


class Scene:
    """A world with a trail and a SIEM with the example rules."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._make_trail()
        iam = world.account.client("iam")
        iam.create_user(UserName="mallory")
        policy = "arn:aws:iam::aws:policy/AdministratorAccess"
        iam.attach_user_policy(UserName="mallory", PolicyArn=policy)
        self._key = issue_user_key(world.account.account_id, "mallory")
        siem = SiemPlan(load_rules([EXAMPLES]), Settings()).open(
            readers=world.account.read_everywhere,
            findings=world.guardduty.store.list_all,
            clock=world.clock,
            journal=world.journal,
            rng=world.chance("siem"),
        )
        siem.begin()

    def _make_trail(self) -> None:
        s3 = self.world.account.client("s3")
        s3.create_bucket(Bucket="trail-bucket")
        s3.put_bucket_policy(Bucket="trail-bucket", Policy=json.dumps(WRITERS))
        trail = self.world.account.client("cloudtrail")
        trail.create_trail(
            Name="main", S3BucketName="trail-bucket", IsMultiRegionTrail=True
        )
        trail.start_logging(Name="main")

    def client(self, service: str) -> Any:
        """Return a client of the intruder."""
        return self.world.account.client(service, self._key)

    def titles(self, minutes: float = 40) -> list[str]:
        """Let time pass and return the titles of the alerts."""
        self.world.clock.sleep(minutes * 60)
        facts = self.world.journal.facts
        return [fact.fields["title"] for fact in facts if fact.kind == "alert.raised"]


@pytest.fixture
def scene(make_world: Callable[..., World]) -> Scene:
    """Give a world in which everything takes the time it does on AWS."""
    return Scene(make_world())


def test_every_example_can_be_run() -> None:
    """Nothing is left out."""
    rules = load_rules([EXAMPLES])

    assert (len(rules.rules), len(rules.correlations), rules.notes) == (7, 2, ())


def test_an_opened_group_is_noticed_minutes_later(scene: Scene) -> None:
    """After the log file's delivery and the next search."""
    group = scene.client("ec2").describe_security_groups()["SecurityGroups"][0]
    scene.client("ec2").authorize_security_group_ingress(
        GroupId=group["GroupId"],
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
            }
        ],
    )

    assert scene.titles() == ["SSH or RDP was opened to the world"]
    (alert,) = (f for f in scene.world.journal.facts if f.kind == "alert.raised")
    assert 60 < alert.t < 20 * 60


def test_looking_around_and_then_a_second_key(scene: Scene) -> None:
    """Two rules about single calls, and one about their order."""
    scene.client("iam").create_user(UserName="backdoor")
    scene.client("sts").get_caller_identity()
    scene.client("iam").create_access_key(UserName="backdoor")

    assert sorted(scene.titles()) == [
        "A key looked around and then made itself a way back in",
        "Somebody made an access key for another user",
    ]


def test_a_key_of_ones_own_is_no_alert(scene: Scene) -> None:
    """The filter compares two fields of the record."""
    scene.client("iam").create_access_key(UserName="mallory")

    assert scene.titles() == []


def test_a_stopped_trail_tells_of_its_end_and_no_more(scene: Scene) -> None:
    """StopLogging itself is recorded; the calls after it are not."""
    scene.client("cloudtrail").stop_logging(Name="main")
    scene.client("iam").create_user(UserName="backdoor")
    scene.client("iam").create_access_key(UserName="backdoor")

    assert scene.titles() == ["A trail was stopped, changed or deleted"]
