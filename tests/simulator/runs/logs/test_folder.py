"""The logs folder of a run: what was delivered, below the folder and nowhere else."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets
from gameday.simulator.runs.logs import Kind, find_logs, write_logs
from gameday.simulator.runs.logs.folder import Written, write_files
from gameday.simulator.world import World

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = "123456789012"
TRAIL = f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2026/03/02/a.json.gz"
DIGEST = TRAIL.replace("CloudTrail", "CloudTrail-Digest")


@pytest.fixture
def world(world: World) -> World:
    """Give a world with two buckets for logs."""
    s3 = world.account.client("s3")
    for name in ("log-bucket", "more-logs"):
        s3.create_bucket(Bucket=name)
    return world


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _write(world: World, folder: Path) -> Written:
    return write_logs(
        folder,
        world.account.read_everywhere(),
        findings=world.guardduty.store.list_all(),
        facts=world.journal.facts,
        now=world.clock.now(),
        outputs=world.printed,
    )


def test_log_files_are_kept_as_they_lie(world: World, tmp_path: Path) -> None:
    """Digests too; other objects are no logs."""
    MotoBuckets().put("log-bucket", TRAIL, b"log")
    MotoBuckets().put("log-bucket", DIGEST, b"digest")
    MotoBuckets().put("log-bucket", "customers.csv", b"names")

    assert _write(world, tmp_path / "logs") == Written(2, 9, 0)
    assert _files(tmp_path / "logs") == {TRAIL: b"log", DIGEST: b"digest"}
    assert list(find_logs(tmp_path / "logs")) == [
        (Kind.CLOUDTRAIL, tmp_path / "logs" / TRAIL)
    ]


def test_one_key_in_two_buckets_is_two_files(world: World, tmp_path: Path) -> None:
    """The second gets the bucket's name before it."""
    MotoBuckets().put("log-bucket", TRAIL, b"one")
    MotoBuckets().put("more-logs", TRAIL, b"two")
    _write(world, tmp_path)

    assert _files(tmp_path) == {TRAIL: b"one", f"more-logs/{TRAIL}": b"two"}


def test_nothing_was_on_and_nothing_is_there(world: World, tmp_path: Path) -> None:
    """The folder is made all the same."""
    assert _write(world, tmp_path / "logs") == Written(0, 0, 0)
    assert (tmp_path / "logs").is_dir()


def test_access_logs_are_found_by_what_a_bucket_says(
    world: World, tmp_path: Path
) -> None:
    """They have no layout of their own on S3."""
    s3 = world.account.client("s3")
    s3.put_bucket_acl(
        Bucket="log-bucket",
        GrantWrite="uri=http://acs.amazonaws.com/groups/s3/LogDelivery",
        GrantReadACP="uri=http://acs.amazonaws.com/groups/s3/LogDelivery",
    )
    s3.put_bucket_logging(
        Bucket="more-logs",
        BucketLoggingStatus={
            "LoggingEnabled": {"TargetBucket": "log-bucket", "TargetPrefix": "access/"}
        },
    )
    MotoBuckets().put("log-bucket", "access/2026-03-02-09-00-00-AB", b"line")
    MotoBuckets().put("log-bucket", "other/2026-03-02-09-00-00-AB", b"line")
    _write(world, tmp_path)

    assert list(_files(tmp_path)) == [
        "ServerAccessLogs/log-bucket/access/2026-03-02-09-00-00-AB"
    ]


def test_what_was_printed_is_kept_by_group_and_stream(
    world: World, tmp_path: Path
) -> None:
    """A group that a sensor writes into is the sensor's, and is not kept twice."""
    logs = world.account.client("logs")
    for group in ("/aws/lambda/f", "flows"):
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName="2026/03/02/[1]a")
        logs.put_log_events(
            logGroupName=group,
            logStreamName="2026/03/02/[1]a",
            logEvents=[
                {"timestamp": 1772442000250, "message": "one"},
                {"timestamp": 1772442001000, "message": "two\nlines"},
            ],
        )
    ec2 = world.account.client("ec2")
    ec2.create_flow_logs(
        ResourceIds=[ec2.describe_vpcs()["Vpcs"][0]["VpcId"]],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="flows",
        DeliverLogsPermissionArn=f"arn:aws:iam::{ACCOUNT}:role/flows",
    )
    _write(world, tmp_path)

    folder = f"CloudWatchLogs/application/{ACCOUNT}/us-east-1/aws/lambda/f"
    kept = _files(tmp_path)
    assert [place for place in kept if "application" in place] == [
        f"{folder}/2026_03_02_[1]a.log"
    ]
    assert kept[f"{folder}/2026_03_02_[1]a.log"].decode().split("\n") == [
        f"# {ACCOUNT} us-east-1 /aws/lambda/f 2026/03/02/[1]a",
        "2026-03-02T09:00:00.250Z one",
        "2026-03-02T09:00:01.000Z two",
        "lines",
        "",
    ]


def test_published_findings_are_exported(world: World, tmp_path: Path) -> None:
    """In GuardDuty's form, one a line; what was held back is not there."""
    guardduty = world.account.client("guardduty")
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    world.account.client("iam").create_user(UserName="mallory")
    sighting = Sighting(
        type="Policy:IAMUser/RootCredentialUsage", resources={"user": "mallory"}
    )
    world.guardduty.report(sighting, account=ACCOUNT, region="us-east-1")
    world.clock.sleep(3600)
    _write(world, tmp_path)

    place = f"AWSLogs/{ACCOUNT}/GuardDuty/us-east-1/2026/03/02/{detector}.jsonl.gz"
    (line,) = gzip.decompress(_files(tmp_path)[place]).decode().splitlines()
    assert json.loads(line)["type"] == "Policy:IAMUser/RootCredentialUsage"


@pytest.mark.parametrize(
    "key",
    [
        f"../{TRAIL}",
        f"a/../../{TRAIL}",
        f"/etc/{TRAIL}",
        f"a//{TRAIL}",
        f"./{TRAIL}",
        f"a\\b/{TRAIL}",
        f"{'x' * 300}/{TRAIL}",
    ],
)
def test_a_key_cannot_lead_out_of_the_folder(
    world: World, tmp_path: Path, key: str
) -> None:
    """Whoever may write into the bucket chooses keys."""
    MotoBuckets().put("log-bucket", key, b"log")

    assert _write(world, tmp_path / "run" / "logs") == Written(0, 0, 1)
    assert _files(tmp_path) == {}


def test_the_size_is_bounded(tmp_path: Path) -> None:
    """What would exceed it is left out and counted; what still fits is kept."""
    files = [("a.log", b"12345"), ("b.log", b"1234567"), ("c.log", b"12345")]

    assert write_files(tmp_path, iter(files), limit=10) == Written(2, 10, 1)
    assert list(_files(tmp_path)) == ["a.log", "c.log"]
