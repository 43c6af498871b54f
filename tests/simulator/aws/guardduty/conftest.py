"""An account with one resource of every kind that findings are about."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.session import get_session
from botocore.validate import validate_parameters
from moto import mock_aws

from gameday.scorecards.actor import Actor
from gameday.scorecards.journal import Journal
from gameday.simulator.aws.guardduty.operations import add_operations
from gameday.simulator.aws.guardduty.publisher import Publisher
from gameday.simulator.aws.guardduty.resources import Account
from gameday.simulator.aws.moto.stores.guardduty import MotoDetectorStore
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.engine.gateway.call import Call, Caller
from gameday.simulator.engine.gateway.operations import Operations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Ask = Callable[..., dict[str, Any]]

REGION = "eu-west-1"
ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Estate:
    """The estate's account, and the ids of its resources by kind."""

    account: Account
    ids: Mapping[str, str]

    def client(self, service: str) -> Any:
        """Return a boto3 client in the estate."""
        return self.account.clients(service)


@cache
def make_client(service: str) -> Any:
    """Return a client, made once: moto answers it wherever it is switched on."""
    session = boto3.Session("testing", "testing", region_name=REGION)
    return session.client(service)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """Return an empty account on moto."""
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    with mock_aws():
        yield Account(ACCOUNT, REGION, make_client)


@dataclass
class Recording:
    """A journal in memory, and a bus that remembers what it was given."""

    journal: Journal
    events: list[dict[str, Any]] = field(default_factory=list)

    def send(self, event: dict[str, Any], *, account: str, region: str) -> None:
        """Remember an event."""
        assert (account, region) == (ACCOUNT, REGION)
        self.events.append(event)


@pytest.fixture
def recording(clock: VirtualClock) -> Recording:
    """Return an empty journal and bus."""
    return Recording(Journal(None, clock.now, clock.elapsed))


@pytest.fixture
def clock() -> VirtualClock:
    """Return a clock on which no time has passed."""
    return VirtualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def publisher(account: Account, clock: VirtualClock, recording: Recording) -> Publisher:
    """Return a publisher whose new findings take four minutes."""
    return Publisher(
        clock=clock,
        send=recording.send,
        latency={"guardduty.publish": 240.0}.__getitem__,
        journal=recording.journal,
        rng=Random(7),
        accounts=lambda _account, _region: account,
        detectors=MotoDetectorStore(),
    )


@pytest.fixture
def ask(publisher: Publisher, clock: VirtualClock) -> Ask:
    """Return a way to call an operation; answers are checked against their shape."""
    operations = Operations()
    add_operations(operations, publisher)
    service = get_session().get_service_model("guardduty")

    def call(operation: str, **params: Any) -> dict[str, Any]:
        answer = operations.find("guardduty", operation)
        assert answer is not None, operation
        model = service.operation_model(operation)
        validate_parameters(params, model.input_shape)
        result = dict(answer(_make_call(model, params, clock.now())))
        unknown = result.keys() - model.output_shape.members.keys()
        assert not unknown, unknown
        if result:
            validate_parameters(result, model.output_shape)
        return result

    return call


def _make_call(model: Any, params: dict[str, Any], now: datetime) -> Call:
    arn = f"arn:aws:iam::{ACCOUNT}:user/analyst"
    return Call(
        service="guardduty",
        operation=model.name,
        params=params,
        region=REGION,
        account=ACCOUNT,
        caller=Caller("user", ACCOUNT, arn),
        actor=Actor.person("analyst"),
        time=now,
        request_id="r1",
        source_ip="203.0.113.5",
        user_agent="tests",
        read_only=False,
        model=model,
        protocol="rest-json",
        request=None,
    )


@pytest.fixture
def detector(account: Account) -> str:
    """Return the id of a detector as it is made by default."""
    answer = account.clients("guardduty").create_detector(Enable=True)
    identity: str = answer["DetectorId"]
    return identity


@pytest.fixture
def estate(account: Account) -> Estate:
    """Return the account with one resource of every kind."""
    make = _Maker(account)
    network = make.network()
    ids = {
        "instance": make.instance(network),
        "bucket": make.bucket(),
        "role": "web",
        "function": make.function(),
        "db_instance": make.database(),
        "eks_cluster": make.eks_cluster(network),
        "ecs_cluster": make.ecs_cluster(),
        "recovery_point": "vault/arn:aws:backup:eu-west-1:123456789012:"
        "recovery-point:1",
        "root": ACCOUNT,
    }
    return Estate(account, ids | make.credentials() | make.storage())


class _Maker:
    """Makes the estate's resources, one kind at a time."""

    def __init__(self, account: Account) -> None:
        self.client = account.clients

    def network(self) -> Mapping[str, str]:
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]
        other = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.2.0/24")["Subnet"]
        group = ec2.create_security_group(
            GroupName="web", Description="web", VpcId=vpc
        )["GroupId"]
        return {
            "vpc": vpc,
            "subnet": subnet["SubnetId"],
            "other": other["SubnetId"],
            "group": group,
        }

    def instance(self, network: Mapping[str, str]) -> str:
        self._role("web", "ec2")
        iam = self.client("iam")
        iam.create_instance_profile(InstanceProfileName="web-profile")
        iam.add_role_to_instance_profile(
            InstanceProfileName="web-profile", RoleName="web"
        )
        tags = [{"Key": "owner", "Value": "shop"}]
        answer = self.client("ec2").run_instances(
            ImageId="ami-12c6146b",
            InstanceType="t2.micro",
            MinCount=1,
            MaxCount=1,
            IamInstanceProfile={"Name": "web-profile"},
            NetworkInterfaces=[
                {
                    "DeviceIndex": 0,
                    "SubnetId": network["subnet"],
                    "Groups": [network["group"]],
                    "AssociatePublicIpAddress": True,
                }
            ],
            TagSpecifications=[{"ResourceType": "instance", "Tags": tags}],
        )
        found: str = answer["Instances"][0]["InstanceId"]
        return found

    def bucket(self) -> str:
        s3 = self.client("s3")
        location = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket="shop-data", CreateBucketConfiguration=location)
        tags = [{"Key": "data", "Value": "secret"}]
        s3.put_bucket_tagging(Bucket="shop-data", Tagging={"TagSet": tags})
        s3.put_object(Bucket="shop-data", Key="orders/1.json", Body=b"{}")
        return "shop-data"

    def credentials(self) -> Mapping[str, str]:
        iam = self.client("iam")
        iam.create_user(UserName="deploy")
        key = iam.create_access_key(UserName="deploy")["AccessKey"]["AccessKeyId"]
        return {"user": "deploy", "access_key": key}

    def function(self) -> str:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("index.py", "def handler(event, context): ...")
        self.client("lambda").create_function(
            FunctionName="checkout",
            Runtime="python3.11",
            Role=self._role("checkout-role", "lambda"),
            Handler="index.handler",
            Code={"ZipFile": archive.getvalue()},
            Tags={"owner": "shop"},
        )
        return "checkout"

    def database(self) -> str:
        self.client("rds").create_db_instance(
            DBInstanceIdentifier="orders",
            DBInstanceClass="db.t3.micro",
            Engine="postgres",
            MasterUsername="admin",
            MasterUserPassword="not-a-secret",
            AllocatedStorage=10,
        )
        return "orders"

    def eks_cluster(self, network: Mapping[str, str]) -> str:
        self.client("eks").create_cluster(
            name="kitchen",
            roleArn=self._role("eks", "eks"),
            resourcesVpcConfig={"subnetIds": [network["subnet"], network["other"]]},
        )
        return "kitchen"

    def ecs_cluster(self) -> str:
        self.client("ecs").create_cluster(
            clusterName="bakery", tags=[{"key": "owner", "value": "shop"}]
        )
        return "bakery"

    def storage(self) -> Mapping[str, str]:
        ec2 = self.client("ec2")
        volume = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=8)["VolumeId"]
        snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
        image = ec2.register_image(Name="golden")["ImageId"]
        return {"volume": volume, "snapshot": snapshot, "image": image}

    def _role(self, name: str, service: str) -> str:
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": f"{service}.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        document = {"Version": "2012-10-17", "Statement": [statement]}
        answer = self.client("iam").create_role(
            RoleName=name, AssumeRolePolicyDocument=json.dumps(document)
        )
        arn: str = answer["Role"]["Arn"]
        return arn
