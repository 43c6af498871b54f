"""``LookupEvents`` searches the event history, with a trail or without."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from conftest import Scene


def _look_up(scene: Scene, **attributes: str) -> list[str]:
    asked = [
        {"AttributeKey": key, "AttributeValue": value}
        for key, value in attributes.items()
    ]
    answer = scene.own("cloudtrail").lookup_events(LookupAttributes=asked)
    return [each["EventName"] for each in answer["Events"]]


def test_the_newest_comes_first_and_is_whole(scene: Scene) -> None:
    """There is no trail, and the history is there."""
    scene.client("iam").create_user(UserName="backdoor")
    scene.client("iam").create_access_key(UserName="backdoor")
    events = scene.own("cloudtrail").lookup_events()["Events"]
    assert [each["EventName"] for each in events] == ["CreateAccessKey", "CreateUser"]
    event = events[-1]
    assert event["Username"] == "mallory"
    assert event["ReadOnly"] == "false"
    assert event["AccessKeyId"] == scene.mallory.access_key
    assert json.loads(event["CloudTrailEvent"]) == scene.records[0].whole
    assert event["Resources"] == [
        {"ResourceType": "AWS::IAM::User", "ResourceName": "backdoor"}
    ]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("EventName", "CreateUser", ["CreateUser"]),
        ("EventSource", "sts.amazonaws.com", ["GetCallerIdentity"]),
        ("ReadOnly", "false", ["CreateUser"]),
        ("ResourceName", "backdoor", ["CreateUser"]),
        ("ResourceType", "AWS::IAM::User", ["CreateUser"]),
        ("Username", "mallory", ["GetCallerIdentity", "CreateUser"]),
        ("Username", "alice", []),
        ("EventId", "no-such-id", []),
    ],
)
def test_attributes_choose(
    scene: Scene, key: str, value: str, expected: list[str]
) -> None:
    """Each attribute of the API reference is understood."""
    scene.client("iam").create_user(UserName="backdoor")
    scene.client("sts").get_caller_identity()
    assert _look_up(scene, **{key: value}) == expected


def test_the_access_key_chooses(scene: Scene) -> None:
    """What did this leaked key do?"""
    scene.client("sts").get_caller_identity()
    key = scene.mallory.access_key
    assert _look_up(scene, AccessKeyId=key) == ["GetCallerIdentity"]
    assert _look_up(scene, AccessKeyId="AKIAIOSFODNN7EXAMPLE") == []


def test_pages_follow_each_other(scene: Scene) -> None:
    """Fifty at a time, with a token."""
    for _ in range(55):
        scene.client("sts").get_caller_identity()
    pages = scene.own("cloudtrail").get_paginator("lookup_events").paginate()
    assert [len(page["Events"]) for page in pages] == [50, 5]


def test_the_time_chooses(scene: Scene) -> None:
    """Both ends count; what is older than ninety days is gone."""
    scene.client("sts").get_caller_identity()
    scene.wait(3600)
    scene.client("iam").list_users()
    now = scene.world.clock.now()
    cloudtrail = scene.own("cloudtrail")

    def names(**times: Any) -> list[str]:
        events = cloudtrail.lookup_events(**times)["Events"]
        return [each["EventName"] for each in events]

    assert names(StartTime=now - timedelta(minutes=5)) == ["ListUsers"]
    assert names(EndTime=now - timedelta(minutes=5)) == ["GetCallerIdentity"]
    with pytest.raises(ClientError) as caught:
        names(StartTime=now, EndTime=now - timedelta(hours=1))
    assert caught.value.response["Error"]["Code"] == "InvalidTimeRangeException"
    scene.wait(91 * 24 * 3600)
    assert names() == []


def test_each_region_has_its_own_history(scene: Scene) -> None:
    """Global services are in US East (N. Virginia), data events nowhere."""
    scene.client("ec2", region="eu-west-1").describe_vpcs()
    scene.client("iam", region="eu-west-1").list_users()
    scene.client("s3").create_bucket(Bucket="loot-bucket")
    scene.client("s3").put_object(Bucket="loot-bucket", Key="a", Body=b"a")
    there = scene.own("cloudtrail", region="eu-west-1").lookup_events()["Events"]
    assert [each["EventName"] for each in there] == ["DescribeVpcs"]
    assert _look_up(scene) == ["CreateBucket", "ListUsers"]


def test_a_stopped_trail_does_not_blind_the_history(scene: Scene) -> None:
    """The history cannot be turned off."""
    scene.make_trail()
    scene.client("cloudtrail").stop_logging(Name="main")
    scene.client("iam").list_users()
    assert _look_up(scene) == ["ListUsers", "StopLogging"]
