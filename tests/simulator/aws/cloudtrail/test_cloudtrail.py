"""CloudTrail hears each call once, keeps a bounded history and tells who listens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from gameday.simulator.aws.cloudtrail import Record
from gameday.simulator.aws.cloudtrail.history import History
from gameday.simulator.aws.cloudtrail.record import Subject
from gameday.simulator.aws.moto.credentials import issue_role_session, issue_user_key
from gameday.simulator.world import World

if TYPE_CHECKING:
    from conftest import Scene

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)
ACCOUNT = "123456789012"
OTHER = "111122223333"


def _make_loot(scene: Scene, principal: Any) -> None:
    s3 = scene.own("s3")
    s3.create_bucket(Bucket="loot-bucket")
    s3.delete_public_access_block(Bucket="loot-bucket")
    s3.put_object(Bucket="loot-bucket", Key="customers.csv", Body=b"name\n")
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["s3:GetObject", "s3:PutBucketTagging"],
        "Resource": ["arn:aws:s3:::loot-bucket", "arn:aws:s3:::loot-bucket/*"],
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    s3.put_bucket_policy(Bucket="loot-bucket", Policy=json.dumps(policy))


def test_who_listens_hears_of_data_events_too(scene: Scene) -> None:
    """The event history has management events only."""
    heard: list[Record] = []
    scene.trail.on_record.append(heard.append)
    _make_loot(scene, {"AWS": ACCOUNT})
    scene.client("s3").get_object(Bucket="loot-bucket", Key="customers.csv")
    (record,) = heard
    assert scene.records == []
    assert record["eventName"] == "GetObject"
    assert record["managementEvent"] is False
    assert record["eventCategory"] == "Data"
    assert record["requestParameters"] == {
        "bucketName": "loot-bucket",
        "Host": "loot-bucket.s3.amazonaws.com",
        "key": "customers.csv",
    }
    assert record["resources"] == [
        {
            "type": "AWS::S3::Object",
            "ARN": "arn:aws:s3:::loot-bucket/customers.csv",
        },
        {
            "accountId": ACCOUNT,
            "type": "AWS::S3::Bucket",
            "ARN": "arn:aws:s3:::loot-bucket",
        },
    ]


def test_a_customers_key_is_not_told(scene: Scene) -> None:
    """Neither the one written with nor that of what is copied; the algorithm is."""
    heard: list[Record] = []
    scene.trail.on_record.append(heard.append)
    scene.own("s3").create_bucket(Bucket="loot-bucket")
    s3, thing = scene.client("s3"), {"Bucket": "loot-bucket", "Key": "a"}
    key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
    source = {f"CopySource{name}": value for name, value in key.items()}
    s3.put_object(**thing, Body=b"x", **key)
    s3.copy_object(**thing, CopySource="loot-bucket/a", **source, **key)
    stem = "server-side-encryption-customer-algorithm"
    put, copied = heard
    assert put["requestParameters"][f"x-amz-{stem}"] == "AES256"
    assert put["responseElements"] == {f"x-amz-{stem}": "AES256"}
    assert copied["requestParameters"][f"x-amz-copy-source-{stem}"] == "AES256"
    told = [*put["requestParameters"], *copied["requestParameters"]]
    assert not [name for name in told if "customer-key" in name]


def test_an_anonymous_read_is_recorded_where_the_bucket_is(scene: Scene) -> None:
    """Nobody's account is named as AWS names it."""
    heard: list[Record] = []
    scene.trail.on_record.append(heard.append)
    _make_loot(scene, "*")
    stranger = scene.world.account._session.client(
        "s3", config=Config(signature_version=UNSIGNED)
    )
    stranger.get_object(Bucket="loot-bucket", Key="customers.csv")
    (record,) = heard
    assert record["userIdentity"] == {
        "type": "AWSAccount",
        "principalId": "",
        "accountId": "ANONYMOUS_PRINCIPAL",
    }
    assert record["recipientAccountId"] == ACCOUNT
    assert "SignatureVersion" not in record["additionalEventData"]


def test_a_foreign_caller_is_recorded_in_both_accounts(scene: Scene) -> None:
    """The two records share an id; the bucket's owner learns only the account."""
    scene.world.account.register_account(OTHER)
    other = scene.world.account.register_account(OTHER)
    iam = scene.world.account.client("iam", other)
    iam.create_user(UserName="eve")
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_user_policy(UserName="eve", PolicyArn=arn)
    eve = issue_user_key(OTHER, "eve")
    _make_loot(scene, {"AWS": f"arn:aws:iam::{OTHER}:root"})
    scene.world.account.client("s3", eve).put_bucket_tagging(
        Bucket="loot-bucket", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]}
    )
    mine, theirs = sorted(
        (record.whole for record in scene.records),
        key=lambda record: str(record["recipientAccountId"]) != OTHER,
    )
    assert mine["userIdentity"]["userName"] == "eve"
    assert theirs["userIdentity"]["type"] == "AWSAccount"
    assert theirs["userIdentity"]["accountId"] == OTHER
    assert "arn" not in theirs["userIdentity"]
    assert (mine["recipientAccountId"], theirs["recipientAccountId"]) == (
        OTHER,
        ACCOUNT,
    )
    assert mine["sharedEventID"] == theirs["sharedEventID"]
    assert mine["eventID"] != theirs["eventID"]


def test_an_instances_session_is_told_as_one(scene: Scene) -> None:
    """Its credentials came from the metadata service."""
    iam = scene.own("iam")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=TRUST)
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_role_policy(RoleName="web", PolicyArn=arn)
    role = f"arn:aws:iam::{ACCOUNT}:role/web"
    session = issue_role_session(ACCOUNT, role, "i-0123456789abcdef0")
    scene.world.account.client("ec2", session).describe_vpcs()
    identity = scene.last["userIdentity"]
    role_id = iam.get_role(RoleName="web")["Role"]["RoleId"]
    assert identity == {
        "type": "AssumedRole",
        "principalId": f"{role_id}:i-0123456789abcdef0",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/web/i-0123456789abcdef0",
        "accountId": ACCOUNT,
        "accessKeyId": session.access_key,
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": role_id,
                "arn": role,
                "accountId": ACCOUNT,
                "userName": "web",
            },
            "attributes": {
                "creationDate": "2026-03-02T09:00:00Z",
                "mfaAuthenticated": "false",
            },
            "ec2RoleDelivery": "2.0",
        },
    }


def test_reading_the_head_writes_nothing(scene: Scene) -> None:
    """What detectors ask first costs nothing."""
    scene.trail.on_record.clear()  # GuardDuty may ask for more
    scene.client("sts").get_caller_identity()
    (record,) = scene.records
    assert record["eventName"] == "GetCallerIdentity"
    assert record._whole is None
    assert record["sourceIPAddress"] == "198.51.100.7"
    assert record._whole is not None
    assert record._write is None


def test_an_event_in_another_region_is_recorded_there(scene: Scene) -> None:
    """Global services' events are in US East (N. Virginia)."""
    scene.client("ec2", region="eu-west-1").describe_vpcs()
    scene.client("iam", region="eu-west-1").list_users()
    assert [record["awsRegion"] for record in scene.records] == [
        "eu-west-1",
        "us-east-1",
    ]


def test_a_failed_call_is_recorded_once(scene: Scene) -> None:
    """A refusal leaves a trace too."""
    scene.own("iam").detach_user_policy(
        UserName="mallory", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    with pytest.raises(ClientError):
        scene.client("ec2").describe_vpcs()
    (record,) = scene.records
    assert record["errorCode"] == "Client.UnauthorizedOperation"


def test_signing_in_is_recorded(scene: Scene) -> None:
    """A user who is not there is not named, since it might be a password."""
    scene.trail.console_login("mallory", "198.51.100.7", account=ACCOUNT, mfa=True)
    assert scene.last["userIdentity"]["userName"] == "mallory"
    assert scene.last["eventType"] == "AwsConsoleSignIn"
    assert scene.last["additionalEventData"] == {
        "LoginTo": "https://console.aws.amazon.com/console/home",
        "MobileVersion": "No",
        "MFAUsed": "Yes",
    }
    scene.trail.console_login("hunter2", "198.51.100.7", account=ACCOUNT, success=False)
    name = scene.last["userIdentity"]["userName"]
    assert name == "HIDDEN_DUE_TO_SECURITY_REASONS"
    assert scene.last["responseElements"] == {"ConsoleLogin": "Failure"}


def test_the_same_chance_gives_the_same_ids() -> None:
    """Two exercises with one seed write the same."""

    def sign_in() -> str:
        with World(datetime(2026, 3, 2, tzinfo=UTC), seed=7, latency="none") as world:
            login = world.cloudtrail.console_login
            return repr(login("root", "198.51.100.7", account=ACCOUNT).whole)

    assert sign_in() == sign_in()


def _make_record(number: int) -> Record:
    head = {"eventID": str(number), "eventName": "ListUsers"}
    return Record(head, lambda head: {**head, "userIdentity": {}}, Subject())


@pytest.mark.parametrize(("limit", "kept"), [(3, 3), (1_500, 1_500), (9_000, 2_000)])
def test_the_history_is_bounded(limit: int, kept: int) -> None:
    """The oldest give way; what is packed reads the same."""
    history = History(limit)
    for number in range(2_000):
        history.add(_make_record(number))
    ids = [record["eventID"] for record in history]
    assert ids == [str(number) for number in range(2_000 - kept, 2_000)]
    assert [record["eventID"] for record in reversed(history)] == ids[::-1]
    assert len(history) == kept
