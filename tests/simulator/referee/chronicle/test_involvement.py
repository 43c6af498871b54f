"""What is involved in an incident or a responder's own, and what is a bystander's."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from gameday.scorecards.actor import ADVERSARY, Actor
from gameday.simulator.account import Stack, deploy_stack
from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.referee.chronicle import Bystanders, Involvement
from gameday.simulator.world import World

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]},
            "Action": "sts:AssumeRole",
        }
    ],
}
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    },
}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}}
QUEUE, TOPIC = {"Type": "AWS::SQS::Queue"}, {"Type": "AWS::SNS::Topic"}
BUCKET = {"Type": "AWS::S3::Bucket"}
SECRET = {"Type": "AWS::SecretsManager::Secret"}
SECRET |= {"Properties": {"SecretString": "hunter2"}}
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Runtime": "python3.12",
        "Handler": "index.handler",
        "Code": {"ZipFile": "def handler(event, context): ..."},
    },
}
FLOW = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}})


def _function(role: str) -> dict[str, Any]:
    properties = {**FUNCTION["Properties"], "Role": {"Fn::GetAtt": [role, "Arn"]}}
    return {**FUNCTION, "Properties": properties}


def _workflow(role: str) -> dict[str, Any]:
    arn = {"Fn::GetAtt": [role, "Arn"]}
    properties = {"RoleArn": arn, "DefinitionString": FLOW}
    return {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}


ESTATE = {
    "Cases": TABLE,
    "Orders": TABLE,
    "Evidence": BUCKET,
    "Photos": BUCKET,
    "Named": BUCKET,
    "Dead": QUEUE,
    "Paid": QUEUE,
    "Alarm": TOPIC,
    "Token": SECRET,
    "Password": SECRET,
    "UsedRole": ROLE,
    "Used": _function("UsedRole"),
    "FlowRole": ROLE,
    "Flow": _workflow("FlowRole"),
    "OtherRole": ROLE,
    "Other": _function("OtherRole"),
    "News": TOPIC,
    "Eye": {"Type": "AWS::GuardDuty::Detector", "Properties": {"Enable": True}},
    "Logs": BUCKET,
    "Ear": {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {"S3BucketName": {"Ref": "Logs"}, "IsLogging": True},
    },
}


class Stage:
    """An estate, a responder that is told of some of it, and who harmed whom."""

    def __init__(self, world: World, stack: Stack) -> None:
        self.world = world
        self.ids = {name: r.physical_id for name, r in stack.resources.items()}
        self._deploy_responder()
        iam = world.account.client("iam")
        iam.create_user(UserName="robot")
        for name, resource in (("all", "*"), ("named", f"{self._arn('Named')}/*")):
            statement = {"Effect": "Allow", "Action": "*", "Resource": resource}
            policy = {"Version": "2012-10-17", "Statement": [statement]}
            iam.put_user_policy(
                UserName="robot", PolicyName=name, PolicyDocument=json.dumps(policy)
            )
        self._key = issue_user_key(world.account.account_id, "robot")
        own = world.account.client("s3")
        own.put_object(Bucket=self.ids["Named"], Key="old.jpg", Body=b"1")
        involvement = Involvement(
            world.account.readers,
            world.account.client,
            stack,
            named=lambda: {self.ids["Used"], self.ids["Flow"]},
            responders=["robot"],
        )
        bystanders = Bystanders(stack, involvement)
        world.listeners.append(bystanders.listen(world.journal))

    def client(self, service: str) -> Any:
        """Return a client of the responder's."""
        return self.world.account.client(service, self._key)

    def harmed(self) -> list[str]:
        """Return whom the responder harmed, by the names in the template."""
        names = {physical: name for name, physical in self.ids.items()}
        return [
            names[fact.fields["resource"]]
            for fact in self.world.journal.facts
            if fact.kind == "collateral.done"
        ]

    def _arn(self, bucket: str) -> str:
        return f"arn:aws:s3:::{self.ids[bucket]}"

    def _deploy_responder(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("index.py", "def handler(event, context): ...")
        table = f"arn:aws:dynamodb:us-east-1:123456789012:table/{self.ids['Cases']}"
        told = {
            "TABLE_ARN": table,
            "EVIDENCE": f"s3://{self.ids['Evidence']}/cases",
            "QUEUE": self.ids["Dead"],
            "TOPIC_ARN": self.ids["Alarm"],
            "TOKEN": self.ids["Token"],
        }
        self.world.account.client("lambda").create_function(
            FunctionName="robot",
            Runtime="python3.12",
            Handler="index.handler",
            Role=f"arn:aws:iam::123456789012:role/{self.ids['OtherRole']}",
            Code={"ZipFile": packed.getvalue()},
            Environment={"Variables": told},
        )


@pytest.fixture
def stage(world: World) -> Stage:
    """Give the estate with what the responder has been told."""
    template = json.dumps({"Resources": ESTATE})
    return Stage(world, deploy_stack(world.account, "estate", template, {}))


def _put(s: Stage, bucket: str, key: str) -> None:
    s.client("s3").put_object(Bucket=s.ids[bucket], Key=key, Body=b"2")


def _purge(s: Stage, queue: str) -> None:
    s.client("sqs").purge_queue(QueueUrl=s.ids[queue])


def _deny(s: Stage, role: str) -> None:
    s.client("iam").delete_role_permissions_boundary(RoleName=s.ids[role])


def _item(s: Stage, table: str) -> None:
    item = {"id": {"S": "1"}}
    s.client("dynamodb").put_item(TableName=s.ids[table], Item=item)


def _set_value(s: Stage, secret: str) -> None:
    s.client("secretsmanager").put_secret_value(
        SecretId=s.ids[secret], SecretString="x"
    )


def _turn_eye(s: Stage, *, on: bool) -> None:
    s.client("guardduty").update_detector(DetectorId=s.ids["Eye"], Enable=on)


def _stop_trail(s: Stage) -> None:
    place = "arn:aws:cloudtrail:us-east-1:123456789012:trail"
    s.client("cloudtrail").stop_logging(Name=f"{place}/{s.ids['Ear']}")


def _make_own(s: Stage) -> None:
    """Make a bucket in the incident, fill it and throw it away."""
    s3 = s.client("s3")
    s3.create_bucket(Bucket="made-by-robot")
    s3.put_object(Bucket="made-by-robot", Key="x", Body=b"1")
    s3.put_object(Bucket="made-by-robot", Key="x", Body=b"2")
    s3.delete_object(Bucket="made-by-robot", Key="x")
    s3.delete_bucket(Bucket="made-by-robot")


def _write_twice(s: Stage) -> None:
    """Write over what the responder has written itself."""
    _put(s, "Named", "case.json")
    _put(s, "Named", "case.json")


def _overwrite_theirs(s: Stage) -> None:
    """Write over what somebody else wrote in the meantime."""
    with calling_as(Origin(Actor.workload("shop"))):
        _put(s, "Named", "new.jpg")
    _put(s, "Named", "new.jpg")


def _overwrite_loot(s: Stage) -> None:
    """Write over what the adversary left: that, too, was somebody's."""
    with calling_as(Origin(ADVERSARY)):
        _put(s, "Named", "ransom.txt")
    _put(s, "Named", "ransom.txt")


Act = Callable[[Stage], object]

ACTS: list[tuple[str, Act, list[str]]] = [
    ("own table, told by its ARN", lambda s: _item(s, "Cases"), []),
    ("own table is deleted", lambda s: _delete_table(s, "Cases"), []),
    ("another table", lambda s: _item(s, "Orders"), ["Orders"]),
    ("a batch for another table", lambda s: _drop_in_batch(s, "Orders"), ["Orders"]),
    ("own bucket, told by a URL", lambda s: _put(s, "Evidence", "a"), []),
    ("a detector is switched off", lambda s: _turn_eye(s, on=False), ["Eye"]),
    ("a detector is kept on", lambda s: _turn_eye(s, on=True), []),
    ("a trail is stopped", _stop_trail, ["Ear"]),
    ("another bucket", lambda s: _put(s, "Photos", "a"), ["Photos"]),
    ("a bucket its policy names", lambda s: _put(s, "Named", "case.json"), []),
    ("over its own object there", _write_twice, []),
    ("over an old object there", lambda s: _put(s, "Named", "old.jpg"), ["Named"]),
    ("over the business's new one", _overwrite_theirs, ["Named"]),
    ("over the adversary's", _overwrite_loot, ["Named"]),
    ("own queue", lambda s: _purge(s, "Dead"), []),
    ("another queue", lambda s: _purge(s, "Paid"), ["Paid"]),
    ("own secret", lambda s: _set_value(s, "Token"), []),
    ("another secret", lambda s: _set_value(s, "Password"), ["Password"]),
    ("own topic", lambda s: _delete_topic(s, "Alarm"), []),
    ("another topic", lambda s: _delete_topic(s, "News"), ["News"]),
    ("telling another topic", lambda s: _tell(s, "News"), []),
    ("the role of a used function", lambda s: _deny(s, "UsedRole"), []),
    ("the role of a used workflow", lambda s: _deny(s, "FlowRole"), []),
    ("another function's role", lambda s: _deny(s, "OtherRole"), ["OtherRole"]),
    ("what it made itself", _make_own, []),
]


def _drop_in_batch(s: Stage, table: str) -> None:
    request = [{"DeleteRequest": {"Key": {"id": {"S": "1"}}}}]
    s.client("dynamodb").batch_write_item(RequestItems={s.ids[table]: request})


def _delete_table(s: Stage, table: str) -> None:
    s.client("dynamodb").delete_table(TableName=s.ids[table])


def _delete_topic(s: Stage, topic: str) -> None:
    s.client("sns").delete_topic(TopicArn=s.ids[topic])


def _tell(s: Stage, topic: str) -> None:
    s.client("sns").publish(TopicArn=s.ids[topic], Message="look")


@pytest.mark.parametrize(
    ("act", "harmed"), [each[1:] for each in ACTS], ids=[each[0] for each in ACTS]
)
def test_whom_a_response_harms(stage: Stage, act: Act, harmed: list[str]) -> None:
    """Nobody by what is its own or the incident's; the owner by anything else."""
    with calling_as(Origin(Actor.responder("robot"), "192.0.2.1")):
        act(stage)
    assert stage.harmed() == harmed
