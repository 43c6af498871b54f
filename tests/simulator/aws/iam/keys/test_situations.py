"""What lies under a key is asked of KMS, too, and refused as each service does."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import pytest
import yaml
from moto import mock_aws

from gameday.simulator.aws.iam import Authorizer, Decision, denial_error
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Caller

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/web"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
SITUATIONS = yaml.safe_load(
    Path(__file__).with_name("situations.yaml").read_text("utf-8")
)
ASKING = [each for each in SITUATIONS if "ask" in each]
SILENT = [each for each in SITUATIONS if "ask" not in each]


class Estate(NamedTuple):
    """An account with something of every kind under one key."""

    key: str
    client: Callable[[str], Any]

    @property
    def key_id(self) -> str:
        """Return the key's id."""
        return self.key.rpartition("/")[2]


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    """Keep the account for all tests; each puts back what it changes."""
    with mock_aws():
        session = boto3.Session("testing", "testing", region_name="us-east-1")
        clients: dict[str, Any] = {}

        def client(service: str) -> Any:
            return clients.setdefault(service, session.client(service))

        key = client("kms").create_key()["KeyMetadata"]["Arn"]
        _fill(client, key)
        client("iam").create_user(UserName="ann")
        client("iam").create_role(RoleName="web", AssumeRolePolicyDocument=TRUST)
        yield Estate(key, client)


def _fill(client: Callable[[str], Any], key: str) -> None:
    client("sns").create_topic(Name="alarms", Attributes={"KmsMasterKeyId": key})
    client("sns").create_topic(Name="plain")
    client("sqs").create_queue(QueueName="jobs", Attributes={"KmsMasterKeyId": key})
    secrets = client("secretsmanager")
    secrets.create_secret(Name="own", SecretString="x", KmsKeyId=key)
    secrets.create_secret(Name="default", SecretString="x")
    ssm = client("ssm")
    ssm.put_parameter(Name="/own", Type="SecureString", Value="x", KeyId=key)
    ssm.put_parameter(Name="/plain", Type="String", Value="x")
    s3 = client("s3")
    s3.create_bucket(Bucket="loot")
    encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    s3.put_object(Bucket="loot", Key="own", **encryption)
    s3.put_object(Bucket="loot", Key="plain")
    s3.create_bucket(Bucket="vault")
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = {"ApplyServerSideEncryptionByDefault": default}
    s3.put_bucket_encryption(
        Bucket="vault", ServerSideEncryptionConfiguration={"Rules": [rule]}
    )
    s3.create_bucket(Bucket="shared")
    s3.put_bucket_encryption(
        Bucket="shared",
        ServerSideEncryptionConfiguration={
            "Rules": [rule | {"BucketKeyEnabled": True}]
        },
    )
    s3.put_object(Bucket="shared", Key="own", Body=b"x")
    ssm.put_parameter(Name="/team/own", Type="SecureString", Value="x", KeyId=key)
    client("dynamodb").create_table(
        TableName="orders",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
    )
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="events", ShardCount=1)
    kinesis.start_stream_encryption(
        StreamName="events", EncryptionType="KMS", KeyId=key
    )
    _fill_database(client("rds"), key)


def _fill_database(rds: Any, key: str) -> None:
    common = {
        "DBInstanceClass": "db.t3.micro",
        "Engine": "postgres",
        "AllocatedStorage": 20,
        "MasterUsername": "root",
        "MasterUserPassword": "none-of-yours",
    }
    encryption = {"StorageEncrypted": True, "KmsKeyId": key}
    rds.create_db_instance(DBInstanceIdentifier="shop", **common, **encryption)
    rds.create_db_snapshot(DBInstanceIdentifier="shop", DBSnapshotIdentifier="copy")
    rds.create_db_instance(DBInstanceIdentifier="plain", **common)
    rds.create_db_snapshot(DBInstanceIdentifier="plain", DBSnapshotIdentifier="plain")


@pytest.fixture
def ask(
    estate: Estate, caller: Callable[..., Caller], now: datetime
) -> Callable[..., Decision]:
    """Ask whether ann, who may do all but what is denied, may make a call."""

    def decide(situation: dict[str, Any], *denied: str) -> Decision:
        deny = {"Effect": "Deny", "Action": list(denied), "Resource": "*"}
        document = {
            "Version": "2012-10-17",
            "Statement": [ALL, *([deny] * bool(denied))],
        }
        estate.client("iam").put_user_policy(
            UserName="ann", PolicyName="p", PolicyDocument=json.dumps(document)
        )
        service, operation = situation["call"].split()
        names = {
            "KEY": estate.key,
            "ROLE": ROLE,
            "SNS": f"arn:aws:sns:us-east-1:{ACCOUNT}",
            "SQS": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}",
        }
        text = Template(json.dumps(situation["with"])).substitute(names)
        authorizer = Authorizer(MotoSource())
        ann = caller("user/ann")
        return authorizer.would_allow(ann, service, operation, json.loads(text), now)

    return decide


def _title(situation: dict[str, Any]) -> str:
    return str(situation["call"]).replace(" ", ":")


def _code(situation: dict[str, Any], decision: Decision) -> str:
    service, operation = situation["call"].split()
    return denial_error(service, operation, decision).code


@pytest.mark.parametrize("situation", ASKING, ids=_title)
def test_each_use_of_the_key_is_asked(
    ask: Callable[..., Decision], situation: dict[str, Any]
) -> None:
    """Whoever may use the key passes; whoever lacks one part of it does not."""
    assert ask(situation).allowed
    for operation in situation["ask"]:
        decision = ask(situation, f"kms:{operation}")
        assert (decision.allowed, decision.action) == (False, f"kms:{operation}")
        assert decision.needed.endswith("because what it is about is encrypted")
        assert _code(situation, decision) == situation["denied"]


@pytest.mark.parametrize("situation", ASKING, ids=_title)
def test_nothing_else_of_the_key_is_asked(
    ask: Callable[..., Decision], situation: dict[str, Any]
) -> None:
    """The documented rights are enough."""
    every = {
        "CreateGrant",
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "RetireGrant",
    }
    others = [f"kms:{each}" for each in sorted(every - {*situation["ask"]})]
    assert ask(situation, *others).allowed


@pytest.mark.parametrize(
    "situation", [each for each in ASKING if "disabled" in each], ids=_title
)
def test_a_disabled_key_serves_nobody(
    estate: Estate, ask: Callable[..., Decision], situation: dict[str, Any]
) -> None:
    """And serves again once it is enabled."""
    kms = estate.client("kms")
    kms.disable_key(KeyId=estate.key_id)
    try:
        assert _code(situation, ask(situation)) == situation["disabled"]
    finally:
        kms.enable_key(KeyId=estate.key_id)
    assert ask(situation).allowed


@pytest.mark.parametrize("situation", SILENT, ids=_title)
def test_where_no_key_is_used_none_is_asked(
    ask: Callable[..., Decision], situation: dict[str, Any]
) -> None:
    """A right that nobody needs is not asked for."""
    denied = () if situation["call"].startswith("kms ") else ("kms:*",)
    assert ask(situation, *denied).allowed


def test_every_row_has_its_source() -> None:
    """Forty at the least, of either kind."""
    assert all(each["source"] for each in SITUATIONS)
    assert len(SITUATIONS) >= 40
