"""A world with CloudTrail in it, an administrator who calls, and a trail's bucket."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.actor import ADVERSARY
from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.aws.cloudtrail import CloudTrail, Record
    from gameday.simulator.aws.moto.credentials import Credentials

BUCKET = "trail-bucket"
WRITERS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
            "Condition": {
                "StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}
            },
        }
    ],
}
ORIGIN = Origin(ADVERSARY, source_ip="198.51.100.7", user_agent="TruffleHog")


@dataclass
class Scene:
    """Everything a test of CloudTrail needs."""

    world: World
    trail: CloudTrail
    mallory: Credentials

    def own(self, service: str, *, region: str | None = None) -> Any:
        """Return a client of the simulator, whose calls no sensor sees."""
        return self.world.account.client(service, region=region)

    def client(self, service: str, *, region: str | None = None) -> Any:
        """Return a client of the administrator."""
        return self.world.account.client(service, self.mallory, region=region)

    @property
    def records(self) -> list[Record]:
        """The events so far."""
        return list(self.trail.records)

    @property
    def last(self) -> dict[str, Any]:
        """The latest event, whole."""
        return self.records[-1].whole

    def make_trail(self, **options: Any) -> None:
        """Make a trail that logs into the bucket, without anybody seeing it."""
        self.make_bucket()
        cloudtrail = self.own("cloudtrail")
        cloudtrail.create_trail(
            Name="main",
            **{"S3BucketName": BUCKET, "IsMultiRegionTrail": True, **options},
        )
        cloudtrail.start_logging(Name="main")

    def make_bucket(self, policy: Any = WRITERS) -> None:
        """Make the bucket; ``policy`` says who may write."""
        s3 = self.own("s3")
        s3.create_bucket(Bucket=BUCKET)
        if policy:
            s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.world.clock.sleep(seconds)

    def list_keys(self, part: str = "/CloudTrail/") -> list[str]:
        """Return the keys in the bucket that have a part."""
        listed = self.own("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [each["Key"] for each in listed if part in each["Key"]]

    def read_file(self, key: str) -> Any:
        """Return a file's JSON."""
        body = self.own("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return json.loads(gzip.decompress(body))

    def delivered(self) -> list[dict[str, Any]]:
        """Return the records in all log files, in the order of their keys."""
        files = [self.read_file(key) for key in self.list_keys()]
        return [record for file in files for record in file["Records"]]


@pytest.fixture
def scene(world: World) -> Iterator[Scene]:
    """Give a scene in which nothing takes time."""
    yield from _play(world)


@pytest.fixture
def timed(make_world: Callable[..., World]) -> Iterator[Scene]:
    """Give a scene in which everything takes the time it does on AWS."""
    yield from _play(make_world())


def _play(world: World) -> Iterator[Scene]:
    """Play: somebody with a stolen administrator's key calls."""
    iam = world.account.client("iam")
    iam.create_user(UserName="mallory")
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_user_policy(UserName="mallory", PolicyArn=arn)
    mallory = issue_user_key(world.account.account_id, "mallory")
    with calling_as(ORIGIN):
        yield Scene(world, world.cloudtrail, mallory)
