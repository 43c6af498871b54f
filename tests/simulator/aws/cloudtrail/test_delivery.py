"""What a trail records reaches its bucket, log group and topic, while it is on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from conftest import Scene

ACCOUNT = "123456789012"
BUCKET = "trail-bucket"
KEY_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "kms:GenerateDataKey*",
            "Resource": "*",
            "Condition": {
                "StringLike": {
                    "kms:EncryptionContext:aws:cloudtrail:arn": (
                        f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"
                    )
                }
            },
        },
    ],
}


def _names(scene: Scene) -> list[str]:
    return [record["eventName"] for record in scene.delivered()]


def test_a_log_file_comes_minutes_later_where_aws_puts_it(timed: Scene) -> None:
    """Its name has the delivery's time on a grid of five minutes."""
    timed.make_trail(S3KeyPrefix="audit")
    timed.client("iam").create_user(UserName="backdoor")
    timed.wait(30)
    assert timed.list_keys() == []
    timed.wait(900)
    (key,) = timed.list_keys()
    assert re.fullmatch(
        r"audit/AWSLogs/123456789012/CloudTrail/us-east-1/2026/03/02/"
        r"123456789012_CloudTrail_us-east-1_20260302T09(00|05|10|15)Z"
        r"_[A-Za-z0-9]{16}\.json\.gz",
        key,
    )
    (record,) = timed.delivered()
    assert record == timed.last
    got = timed.own("s3").head_object(Bucket=BUCKET, Key=key)
    assert got["ContentEncoding"] == "gzip"


def test_events_of_one_delay_share_a_file(timed: Scene) -> None:
    """Each region has files of its own."""
    timed.make_trail()
    for _ in range(3):
        timed.client("ec2").describe_vpcs()
    timed.client("ec2", region="eu-west-1").describe_vpcs()
    timed.wait(1000)
    files = [timed.read_file(key)["Records"] for key in timed.list_keys()]
    assert sorted(map(len, files)) == [1, 3]
    assert any("/eu-west-1/" in key for key in timed.list_keys())


def test_a_trail_of_one_region_sees_that_region(timed: Scene) -> None:
    """Global services count where the trail includes them."""
    timed.make_trail(IsMultiRegionTrail=False, IncludeGlobalServiceEvents=False)
    timed.client("ec2", region="eu-west-1").describe_vpcs()
    timed.client("iam").list_users()
    timed.client("ec2").describe_subnets()
    timed.wait(1000)
    assert _names(timed) == ["DescribeSubnets"]


def test_a_stopped_trail_is_blind_from_then_on(timed: Scene) -> None:
    """Stopping it is the last thing it records; what came before is delivered."""
    timed.make_trail()
    timed.client("ec2").describe_vpcs()
    timed.client("cloudtrail").stop_logging(Name="main")
    timed.client("iam").create_user(UserName="backdoor")
    timed.wait(1000)
    assert _names(timed) == ["DescribeVpcs", "StopLogging"]
    timed.client("cloudtrail").start_logging(Name="main")
    timed.client("iam").list_users()
    timed.wait(1000)
    assert sorted(_names(timed)) == [
        "DescribeVpcs",
        "ListUsers",
        "StartLogging",
        "StopLogging",
    ]
    names = [record["eventName"] for record in timed.records]
    assert "CreateUser" in names


def test_a_deleted_trail_records_its_end(timed: Scene) -> None:
    """What it recorded while it was there is still delivered."""
    timed.make_trail()
    timed.client("cloudtrail").delete_trail(Name="main")
    timed.client("iam").list_users()
    timed.wait(1000)
    assert _names(timed) == ["DeleteTrail"]


def test_selectors_count_from_the_next_call(timed: Scene) -> None:
    """The call that blinds the trail is itself recorded."""
    timed.make_trail()
    selector = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}
    timed.client("cloudtrail").put_event_selectors(
        TrailName="main", EventSelectors=[selector]
    )
    timed.client("iam").list_users()
    timed.client("iam").create_user(UserName="backdoor")
    timed.wait(1000)
    assert _names(timed) == ["PutEventSelectors", "CreateUser"]


def test_data_events_are_recorded_where_selected(timed: Scene) -> None:
    """Objects of another bucket are not."""
    timed.make_trail()
    selector = {
        "ReadWriteType": "All",
        "IncludeManagementEvents": False,
        "DataResources": [
            {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::loot-bucket/"]}
        ],
    }
    timed.own("cloudtrail").put_event_selectors(
        TrailName="main", EventSelectors=[selector]
    )
    s3 = timed.client("s3")
    for bucket in ("loot-bucket", "dull-bucket"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a", Body=b"a")
    timed.wait(1000)
    (record,) = timed.delivered()
    assert record["eventName"] == "PutObject"
    assert record["requestParameters"]["bucketName"] == "loot-bucket"


@pytest.mark.parametrize(
    ("policy", "error"),
    [
        (None, "AccessDenied"),
        (
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudtrail.amazonaws.com"},
                        "Action": "s3:PutObject",
                        "Resource": f"arn:aws:s3:::{BUCKET}/*",
                        "Condition": {
                            "StringEquals": {
                                "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:1:x"
                            }
                        },
                    }
                ],
            },
            "AccessDenied",
        ),
    ],
)
def test_a_bucket_that_is_closed_fails_quietly(
    timed: Scene, policy: Any, error: str
) -> None:
    """The trail's status says what went wrong."""
    timed.make_bucket(policy)
    cloudtrail = timed.own("cloudtrail")
    cloudtrail.create_trail(Name="main", S3BucketName=BUCKET)
    cloudtrail.start_logging(Name="main")
    timed.client("iam").list_users()
    timed.wait(1000)
    status = cloudtrail.get_trail_status(Name="main")
    assert status["LatestDeliveryError"] == error
    assert "LatestDeliveryTime" not in status
    assert timed.list_keys("AWSLogs") == []


def test_the_status_tells_real_deliveries(timed: Scene) -> None:
    """Times are what they were, in UTC."""
    timed.make_trail()
    cloudtrail = timed.own("cloudtrail")
    before = cloudtrail.get_trail_status(Name="main")
    assert before["IsLogging"] is True
    assert "LatestDeliveryTime" not in before
    assert before["TimeLoggingStarted"] == "2026-03-02T09:00:00Z"
    timed.client("iam").list_users()
    timed.wait(1000)
    after = cloudtrail.get_trail_status(Name="main")
    passed = (after["LatestDeliveryTime"] - before["StartLoggingTime"]).total_seconds()
    assert 60 < passed < 900
    assert after["LatestDeliveryAttemptSucceeded"] == after["LatestDeliveryAttemptTime"]


def test_a_missing_bucket_is_named(timed: Scene) -> None:
    """Deleting the trail's bucket blinds it as well."""
    timed.make_trail()
    timed.own("s3").delete_bucket(Bucket=BUCKET)
    timed.client("iam").list_users()
    timed.wait(1000)
    status = timed.own("cloudtrail").get_trail_status(Name="main")
    assert status["LatestDeliveryError"] == "NoSuchBucket"


def test_a_disabled_key_stops_the_files(timed: Scene) -> None:
    """A trail that encrypts needs its key."""
    kms = timed.own("kms")
    key = kms.create_key(Policy=json.dumps(KEY_POLICY))["KeyMetadata"]
    timed.make_trail(KmsKeyId=key["Arn"])
    timed.client("iam").list_users()
    timed.wait(1000)
    assert len(timed.list_keys()) == 1
    kms.disable_key(KeyId=key["KeyId"])
    timed.client("iam").list_users()
    timed.wait(1000)
    assert len(timed.list_keys()) == 1
    status = timed.own("cloudtrail").get_trail_status(Name="main")
    assert status["LatestDeliveryError"] == "KMS.DisabledException"


def test_a_key_that_cloudtrail_may_not_use_stops_the_files(timed: Scene) -> None:
    """A key's default policy names the account, and no service."""
    key = timed.own("kms").create_key()["KeyMetadata"]
    timed.make_trail(KmsKeyId=key["Arn"])
    timed.client("iam").list_users()
    timed.wait(1000)
    assert timed.list_keys() == []
    status = timed.own("cloudtrail").get_trail_status(Name="main")
    assert status["LatestDeliveryError"] == "KMS.AccessDeniedException"


def test_a_log_group_gets_each_event(timed: Scene) -> None:
    """A role that may not write stops that, as one that cannot be taken on does."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudtrail.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    role = timed.own("iam").create_role(
        RoleName="logs", AssumeRolePolicyDocument=json.dumps(trust)
    )["Role"]["Arn"]
    timed.own("logs").create_log_group(logGroupName="trail")
    timed.make_trail(
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:trail:*",
        CloudWatchLogsRoleArn=role,
    )
    timed.client("iam").list_users()
    timed.wait(1000)
    status = timed.own("cloudtrail").get_trail_status(Name="main")
    assert status["LatestCloudWatchLogsDeliveryError"] == "AccessDeniedException"
    allowed = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}
    timed.own("iam").put_role_policy(
        RoleName="logs",
        PolicyName="write",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": allowed}),
    )
    timed.client("iam").list_users()
    timed.wait(1000)
    events = timed.own("logs").get_log_events(
        logGroupName="trail", logStreamName=f"{ACCOUNT}_CloudTrail_us-east-1"
    )["events"]
    assert [json.loads(each["message"])["eventName"] for each in events] == [
        "ListUsers"
    ]
    timed.own("iam").delete_role_policy(RoleName="logs", PolicyName="write")
    timed.own("iam").delete_role(RoleName="logs")
    timed.client("iam").list_users()
    timed.wait(1000)
    status = timed.own("cloudtrail").get_trail_status(Name="main")
    error = status["LatestCloudWatchLogsDeliveryError"]
    assert error == "InvalidCloudWatchLogsRoleArnException"
    assert len(timed.list_keys()) == 3


def test_a_topic_hears_of_each_file(timed: Scene) -> None:
    """The message names the bucket and the key."""
    sns, sqs = timed.own("sns"), timed.own("sqs")
    topic = sns.create_topic(Name="trail")["TopicArn"]
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudtrail.amazonaws.com"},
                "Action": "SNS:Publish",
                "Resource": topic,
            }
        ],
    }
    sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(policy)
    )
    hear = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    of_queue = json.dumps({"Version": "2012-10-17", "Statement": [hear]})
    queue = sqs.create_queue(QueueName="q", Attributes={"Policy": of_queue})["QueueUrl"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:us-east-1:{ACCOUNT}:q",
        Attributes={"RawMessageDelivery": "true"},
    )
    timed.make_trail(SnsTopicName="trail")
    timed.client("iam").list_users()
    timed.wait(1000)
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"]) == {
        "s3Bucket": BUCKET,
        "s3ObjectKey": timed.list_keys(),
    }


@pytest.mark.parametrize(
    "operation", ["stop_logging", "delete_trail", "get_trail_status"]
)
def test_a_trail_that_is_not_there_is_not_found(scene: Scene, operation: str) -> None:
    """The emulation lets a missing trail be deleted; AWS does not."""
    with pytest.raises(ClientError) as caught:
        getattr(scene.client("cloudtrail"), operation)(Name="nowhere")
    assert caught.value.response["Error"]["Code"] == "TrailNotFoundException"
    assert caught.value.response["Error"]["Message"] == (
        f"Unknown trail: arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/nowhere"
        f" for the user: {ACCOUNT}"
    )


def test_only_the_home_region_stops_a_trail(scene: Scene) -> None:
    """Other regions show the trail, and cannot change it."""
    scene.make_trail()
    elsewhere = scene.client("cloudtrail", region="eu-west-1")
    assert elsewhere.get_trail_status(Name="main")["IsLogging"] is True
    with pytest.raises(ClientError) as caught:
        elsewhere.stop_logging(Name="main")
    assert caught.value.response["Error"]["Code"] == "InvalidHomeRegionException"


def test_a_trail_without_selectors_shows_the_default_ones(scene: Scene) -> None:
    """Basic selectors replace advanced ones, and the other way round."""
    scene.make_trail()
    cloudtrail = scene.own("cloudtrail")
    (default,) = cloudtrail.get_event_selectors(TrailName="main")["EventSelectors"]
    assert default == {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
    fields = [{"Field": "eventCategory", "Equals": ["Management"]}]
    cloudtrail.put_event_selectors(
        TrailName="main", AdvancedEventSelectors=[{"FieldSelectors": fields}]
    )
    answer = cloudtrail.get_event_selectors(TrailName="main")
    assert "EventSelectors" not in answer
    assert answer["AdvancedEventSelectors"][0]["FieldSelectors"] == fields
    with pytest.raises(ClientError) as caught:
        cloudtrail.put_event_selectors(TrailName="main")
    code = caught.value.response["Error"]["Code"]
    assert code == "InvalidEventSelectorsException"
