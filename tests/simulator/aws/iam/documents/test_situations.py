"""Documents that AWS would not take are refused when they are put, in its own words."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ACCOUNT = "123456789012"
GONE = f"arn:aws:iam::{ACCOUNT}:user/gone"
_TEXT = Path(__file__).with_name("situations.yaml").read_text("utf-8")
SITUATIONS: list[dict[str, Any]] = yaml.safe_load(
    Template(_TEXT).safe_substitute(ACCOUNT=ACCOUNT, GONE=GONE)
)

TO_ACCOUNT = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
SQS = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
SNS = f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"
CONTROL = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
GOOD: dict[str, dict[str, Any]] = {
    "managed": READ,
    "version": READ,
    "user": READ,
    "group": READ,
    "role": READ,
    "session": READ,
    "trust": {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
    "bucket": {
        **TO_ACCOUNT,
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::records/*",
    },
    "key": {"Effect": "Allow", "Principal": ROOT, "Action": "kms:*", "Resource": "*"},
    "queue": {**TO_ACCOUNT, "Action": "sqs:SendMessage", "Resource": SQS},
    "topic": {**TO_ACCOUNT, "Action": "sns:Publish", "Resource": SNS},
    "secret": {
        **TO_ACCOUNT,
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    },
    "repository": {**TO_ACCOUNT, "Action": "ecr:BatchGetImage"},
    "logs": {
        "Effect": "Allow",
        "Principal": {"Service": "es.amazonaws.com"},
        "Action": "logs:PutLogEvents",
        "Resource": "*",
    },
    "domain": {**TO_ACCOUNT, "Action": "es:ESHttpGet", "Resource": "*"},
    "endpoint": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
    "bus": {**TO_ACCOUNT, "Action": "events:PutEvents", "Resource": "*"},
    "scp": CONTROL,
    "rcp": CONTROL,
}
GOOD |= {"retrust": GOOD["trust"], "bypass": GOOD["key"]}
GOOD["open secret"] = GOOD["secret"]
PERMISSION = {
    "FunctionName": "handler",
    "StatementId": "new",
    "Action": "lambda:InvokeFunction",
    "Principal": "events.amazonaws.com",
}


class Estate:
    """An account with something of every kind, seen by its administrator."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._count = 0
        self._clients: dict[str, Any] = {}
        iam = world.account.client("iam")
        iam.create_user(UserName="admin")
        every = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        iam.put_user_policy(
            UserName="admin", PolicyName="all", PolicyDocument=write(every)
        )
        self._key = issue_user_key(ACCOUNT, "admin")
        self._fill()

    def client(self, service: str) -> Any:
        """Return a client of the administrator's."""
        if service not in self._clients:
            self._clients[service] = self._world.account.client(service, self._key)
        return self._clients[service]

    def new(self) -> str:
        """Return a name that nothing has yet."""
        self._count += 1
        return f"n{self._count}"

    def _fill(self) -> None:
        iam = self.client("iam")
        iam.create_user(UserName="ann")
        iam.create_group(GroupName="staff")
        trust = write({**GOOD["trust"], "Principal": {"AWS": ACCOUNT}})
        web = iam.create_role(RoleName="web", AssumeRolePolicyDocument=trust)["Role"]
        self.role = web["Arn"]
        policy = iam.create_policy(PolicyName="base", PolicyDocument=write(READ))
        self.policy = policy["Policy"]["Arn"]
        self.client("s3").create_bucket(Bucket="records")
        self.queue = self.client("sqs").create_queue(QueueName="jobs")["QueueUrl"]
        self.client("sns").create_topic(Name="alarms")
        secrets = self.client("secretsmanager")
        secrets.create_secret(Name="db", SecretString="x")
        self.client("ecr").create_repository(repositoryName="web")
        self.client("organizations").create_organization(FeatureSet="ALL")
        vpcs = self.client("ec2").describe_vpcs()["Vpcs"]
        self.vpc = vpcs[0]["VpcId"]
        self._make_function()

    def _make_function(self) -> None:
        iam = self.client("iam")
        service = {"Service": "lambda.amazonaws.com"}
        trust = write({**GOOD["trust"], "Principal": service})
        role = iam.create_role(RoleName="run", AssumeRolePolicyDocument=trust)["Role"]
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as package:
            package.writestr("app.py", "def handle(event, context): pass")
        functions = self.client("lambda")
        functions.create_function(
            FunctionName="handler",
            Runtime="python3.11",
            Role=role["Arn"],
            Handler="app.handle",
            Code={"ZipFile": code.getvalue()},
        )
        functions.add_permission(**{**PERMISSION, "StatementId": "taken"})


def write(*statements: Mapping[str, Any]) -> str:
    """Write a document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


PUTS: dict[str, Callable[[Estate, str], Any]] = {
    "managed": lambda e, d: e.client("iam").create_policy(
        PolicyName=e.new(), PolicyDocument=d
    ),
    "version": lambda e, d: e.client("iam").create_policy_version(
        PolicyArn=e.policy, PolicyDocument=d
    ),
    "user": lambda e, d: e.client("iam").put_user_policy(
        UserName="ann", PolicyName="p", PolicyDocument=d
    ),
    "group": lambda e, d: e.client("iam").put_group_policy(
        GroupName="staff", PolicyName="p", PolicyDocument=d
    ),
    "role": lambda e, d: e.client("iam").put_role_policy(
        RoleName="web", PolicyName="p", PolicyDocument=d
    ),
    "trust": lambda e, d: e.client("iam").create_role(
        RoleName=e.new(), AssumeRolePolicyDocument=d
    ),
    "retrust": lambda e, d: e.client("iam").update_assume_role_policy(
        RoleName="web", PolicyDocument=d
    ),
    "session": lambda e, d: e.client("sts").assume_role(
        RoleArn=e.role, RoleSessionName="session", Policy=d
    ),
    "bucket": lambda e, d: e.client("s3").put_bucket_policy(Bucket="records", Policy=d),
    "key": lambda e, d: e.client("kms").create_key(Policy=d),
    "bypass": lambda e, d: e.client("kms").create_key(
        Policy=d, BypassPolicyLockoutSafetyCheck=True
    ),
    "queue": lambda e, d: e.client("sqs").set_queue_attributes(
        QueueUrl=e.queue, Attributes={"Policy": d}
    ),
    "topic": lambda e, d: e.client("sns").set_topic_attributes(
        TopicArn=SNS, AttributeName="Policy", AttributeValue=d
    ),
    "secret": lambda e, d: e.client("secretsmanager").put_resource_policy(
        SecretId="db", ResourcePolicy=d
    ),
    "open secret": lambda e, d: e.client("secretsmanager").put_resource_policy(
        SecretId="db", ResourcePolicy=d, BlockPublicPolicy=True
    ),
    "repository": lambda e, d: e.client("ecr").set_repository_policy(
        repositoryName="web", policyText=d
    ),
    "logs": lambda e, d: e.client("logs").put_resource_policy(
        policyName="p", policyDocument=d
    ),
    "domain": lambda e, d: e.client("opensearch").create_domain(
        DomainName="search", AccessPolicies=d
    ),
    "endpoint": lambda e, d: e.client("ec2").create_vpc_endpoint(
        VpcId=e.vpc, ServiceName="com.amazonaws.us-east-1.s3", PolicyDocument=d
    ),
    "bus": lambda e, d: e.client("events").put_permission(Policy=d),
    "scp": lambda e, d: e.client("organizations").create_policy(
        Name=e.new(), Description="d", Type="SERVICE_CONTROL_POLICY", Content=d
    ),
    "rcp": lambda e, d: e.client("organizations").create_policy(
        Name=e.new(), Description="d", Type="RESOURCE_CONTROL_POLICY", Content=d
    ),
}


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    """Keep the account for all tests: nearly all of their documents are refused."""
    with World(datetime(2026, 3, 2, 9, tzinfo=UTC), seed=1, latency="none") as world:
        yield Estate(world)


def _put(estate: Estate, situation: dict[str, Any]) -> None:
    kind = situation["put"]
    if kind == "permission":
        changed = PERMISSION | situation.get("with", {})
        estate.client("lambda").add_permission(**changed)
        return
    PUTS[kind](estate, situation.get("document") or _write(situation))


def _write(situation: dict[str, Any]) -> str:
    good = GOOD[situation["put"]]
    statements = [good | situation.get("with", {})] * situation.get("times", 1)
    if "also" in situation:
        statements.append(good | situation["also"])
    return write(
        *({k: v for k, v in each.items() if v is not None} for each in statements)
    )


def _title(situation: dict[str, Any]) -> str:
    return f"{situation['put']}-{situation.get('code', 'taken')}"


@pytest.mark.parametrize("situation", SITUATIONS, ids=_title)
def test_each_document_is_answered_as_aws_does(
    estate: Estate, situation: dict[str, Any]
) -> None:
    """A good one is taken; a bad one is refused with the service's code and words."""
    if "code" not in situation:
        _put(estate, situation)
        return
    with pytest.raises(ClientError) as refusal:
        _put(estate, situation)
    error = refusal.value.response["Error"]
    assert error["Code"] == situation["code"]
    assert situation.get("says", "") in error["Message"]


def test_every_row_has_its_source() -> None:
    """More than a hundred, of more than twenty kinds."""
    assert all(each["source"] for each in SITUATIONS)
    assert len(SITUATIONS) > 100
    assert len({each["put"] for each in SITUATIONS}) > 20
