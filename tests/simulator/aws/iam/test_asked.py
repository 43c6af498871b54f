"""Condition keys of what a call is about: known, missing, or in doubt."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import yaml
from moto import mock_aws

from gameday.simulator.aws.iam import Authorizer
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.engine.gateway.call import Caller

ACCOUNT = "123456789012"
ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("asked.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, str]]:
    """Keep the account for all tests, and return what its things are called."""
    with mock_aws():
        session = boto3.Session("testing", "testing", region_name="us-east-1")
        clients: dict[str, Any] = {}

        def client(service: str) -> Any:
            return clients.setdefault(service, session.client(service))

        names = _fill_network(client("ec2"))
        names["KEY"] = client("kms").create_key()["KeyMetadata"]["Arn"]
        client("kms").create_alias(AliasName="alias/app", TargetKeyId=names["KEY"])
        _fill_people(client("iam"))
        client("rds").create_db_instance(
            DBInstanceIdentifier="shop",
            DBInstanceClass="db.t3.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="root",
            MasterUserPassword="none-of-yours",
            Tags=[{"Key": "team", "Value": "sec"}],
        )
        client("secretsmanager").create_secret(Name="db", SecretString="x")
        client("s3").create_bucket(Bucket="records")
        client("s3").put_object(Bucket="records", Key="a", Body=b"a")
        yield {**names, "ACCOUNT": ACCOUNT}


def _fill_network(ec2: Any) -> dict[str, str]:
    made = ec2.run_instances(
        ImageId="ami-12c6146b",
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.micro",
        Placement={"AvailabilityZone": "us-east-1a"},
    )["Instances"][0]
    volume = made["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    group = ec2.create_security_group(
        GroupName="web", Description="web", VpcId=made["VpcId"]
    )
    return {
        "GROUP": group["GroupId"],
        "INSTANCE": made["InstanceId"],
        "SNAPSHOT": ec2.create_snapshot(VolumeId=volume)["SnapshotId"],
        "SUBNET": made["SubnetId"],
        "VOLUME": volume,
        "VPC": made["VpcId"],
    }


def _fill_people(iam: Any) -> None:
    every = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": every})
    limit = iam.create_policy(PolicyName="Limit", PolicyDocument=document)
    arn = limit["Policy"]["Arn"]
    for name in ("ann", "eve"):
        iam.create_user(UserName=name)
    iam.create_user(UserName="bob")
    # moto alone keeps no boundary of a user's: here stands what the correction sets.
    backend = MotoSource().find_arn("iam", "user", "bob", account=ACCOUNT, region="")
    assert backend is not None
    _bind("bob", arn)


def _bind(user: str, boundary: str) -> None:
    from moto.iam.models import iam_backends

    iam_backends[ACCOUNT]["aws"].get_user(user).permissions_boundary_arn = boundary


def _document(row: dict[str, Any]) -> str:
    allow: dict[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    statements = [allow | ({"Condition": row["if"]} if "if" in row else {})]
    if "only" in row:
        # Only the resource of the row's kind is under the condition.
        kind = f"arn:aws:ec2:*:*:{row['only']}/*"
        statements = [allow | {"Resource": kind, "Condition": row["if"]}]
        statements.append(
            {"Effect": "Allow", "Action": "*", "NotResource": kind},
        )
    if "unless" in row:
        deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
        statements.append(deny | {"Condition": row["unless"]})
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _moments(params: dict[str, Any]) -> dict[str, Any]:
    """Make the texts that are times what boto3 is given."""
    until = params.get("ObjectLockRetainUntilDate")
    if until is None:
        return params
    moment = datetime.fromisoformat(until).replace(tzinfo=UTC)
    return params | {"ObjectLockRetainUntilDate": moment}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['call']}-{row['ends']}")
def test_each_key_is_known_or_in_doubt(
    names: dict[str, str],
    caller: Callable[..., Caller],
    now: datetime,
    row: dict[str, Any],
) -> None:
    """A condition is met, or not, or nobody can say."""
    text = Template(json.dumps(row)).safe_substitute(names)
    row = json.loads(text)
    service, operation = row["call"].split()
    iam = boto3.Session("testing", "testing", region_name="us-east-1").client("iam")
    iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=_document(row))
    decision = Authorizer(MotoSource()).would_allow(
        caller("user/ann"), service, operation, _moments(row["with"]), now
    )
    ends = "doubt" if decision.doubt else "allowed" if decision.allowed else "denied"
    assert ends == row["ends"], decision.reason
    assert row["source"]
