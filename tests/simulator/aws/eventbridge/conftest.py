"""An account with EventBridge in it: real moto, the virtual clock, and our router."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from gameday.scorecards.journal import Journal
from gameday.simulator.aws.eventbridge.router import Router
from gameday.simulator.aws.eventbridge.targets.stores import TargetStores
from gameday.simulator.aws.iam import Authority
from gameday.simulator.aws.lambda_.function import read_name
from gameday.simulator.aws.moto.readers.events import Rules
from gameday.simulator.aws.moto.readers.iam import MotoSource
from gameday.simulator.aws.moto.readers.lambda_ import Functions
from gameday.simulator.aws.moto.stores.archives import Archives
from gameday.simulator.aws.moto.stores.logs import LogGroups
from gameday.simulator.aws.moto.stores.queues import Queues
from gameday.simulator.aws.moto.stores.topics import Topics
from gameday.simulator.engine.clock.virtual import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "123456789012"
REGION = "us-east-1"
WATCH = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/watch"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DELIVERY_S = 0.5


@dataclass
class Invocations:
    """A Lambda runtime that keeps what it is asked to run."""

    clock: VirtualClock
    calls: list[tuple[float, str, Any, str]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    def find(self, arn: str) -> object | None:
        """Return a function as the account has it."""
        return Functions().find(read_name(arn))

    def invoke_async(
        self, function_arn: str, payload: str, *, source: str, rule: str = ""
    ) -> None:
        """Keep the invocation, or fail as told."""
        if self.fails:
            raise self.fails.pop(0)
        now = self.clock.elapsed()
        self.calls.append((now, function_arn, json.loads(payload), source))


@dataclass
class Bridge:
    """Everything a test of deliveries needs."""

    clock: VirtualClock
    journal: Journal
    router: Router
    invocations: Invocations
    rng: random.Random

    def send(self, **event: Any) -> str:
        """Send an event and let every delivery take place."""
        whole = {"source": "my.app", "detail-type": "Alarm", "detail": {}, **event}
        sent = self.router.send(whole, account=ACCOUNT, region=REGION)
        self.clock.run()
        return sent

    def facts(self, kind: str) -> list[dict[str, Any]]:
        """Return the fields of the facts of a kind."""
        return [dict(f.fields) for f in self.journal.facts if f.kind == kind]

    def put_rule(self, pattern: dict[str, Any], *targets: Any, **rule: Any) -> str:
        """Make the rule `watch` with targets given as ARNs or as whole targets."""
        events = boto3.client("events", REGION)
        rule = {"Name": "watch", "EventPattern": json.dumps(pattern), **rule}
        arn: str = events.put_rule(**rule)["RuleArn"]
        whole = [each if isinstance(each, dict) else {"Arn": each} for each in targets]
        numbered = [{"Id": str(n), **each} for n, each in enumerate(whole)]
        if numbered:
            events.put_targets(Rule=rule["Name"], Targets=numbered)
        return arn

    def make_queue(self, name: str, *, is_open: bool = True, **attributes: str) -> str:
        """Make a queue, by default open to every rule, and return its ARN."""
        if is_open:
            attributes["Policy"] = json.dumps(open_policy("sqs:SendMessage"))
        boto3.client("sqs").create_queue(QueueName=name, Attributes=attributes)
        return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"

    def read_queue(self, name: str) -> list[dict[str, Any]]:
        """Take the messages of a queue, with their attributes."""
        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        return list(answer.get("Messages", []))

    def make_role(self, name: str, service: str, *actions: str) -> str:
        """Make a role that a service may take on to do something; return its ARN."""
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
        }
        iam = boto3.client("iam")
        role = iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]})
        )
        allow = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        if actions:
            iam.put_role_policy(
                RoleName=name,
                PolicyName="p",
                PolicyDocument=json.dumps(
                    {"Version": "2012-10-17", "Statement": [allow]}
                ),
            )
        return str(role["Role"]["Arn"])

    def make_function(self, name: str, *, source_arn: str | None = WATCH) -> str:
        """Make a function that a rule may invoke, and return its ARN."""
        client = boto3.client("lambda")
        made: str = client.create_function(
            FunctionName=name,
            Runtime="python3.11",
            Role=self.make_role(name, "lambda.amazonaws.com"),
            Handler="index.handler",
            Code={"ZipFile": b"code"},
        )["FunctionArn"]
        if source_arn:
            client.add_permission(
                FunctionName=name,
                StatementId="events",
                Action="lambda:InvokeFunction",
                Principal="events.amazonaws.com",
                SourceArn=source_arn,
            )
        return made


def open_policy(action: str) -> dict[str, Any]:
    """Return a resource policy that lets every rule of the account act."""
    return {
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": action,
                "Resource": "*",
                "Condition": {
                    "ArnLike": {"aws:SourceArn": f"arn:aws:events:*:{ACCOUNT}:*"}
                },
            }
        ]
    }


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    """Return one session for all tests: reading the service models takes long."""
    return boto3.Session("testing", "testing", region_name=REGION)


@pytest.fixture
def _account(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with mock_aws():
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
        yield


@pytest.fixture
def bridge(_account: None) -> Bridge:
    """Return a router with a clock, a journal and a Lambda runtime."""
    clock = VirtualClock(START)
    journal = Journal(None, clock.now, clock.elapsed)
    invocations = Invocations(clock)
    rng = random.Random(7)
    router = Router(
        clock,
        journal,
        rules=Rules(),
        stores=TargetStores(Queues(), Topics(), LogGroups(), Archives()),
        rng=rng,
        latency=lambda _step: DELIVERY_S,
        invoker=invocations,
        authority=Authority(MotoSource(), clock.now),
    )
    return Bridge(clock, journal, router, invocations, rng)
