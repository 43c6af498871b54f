"""A goal is lost when what its call needs is taken away, not when it is tried next."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from gameday.simulator.engine import rehearsal
from gameday.simulator.exercise import Played
from tests.simulator.exercise.conftest import Stage

ESTATE = """
Resources:
  Boss: {Type: AWS::IAM::User}
  BossKey: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref Boss}}
  BossMay:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: all
      Users: [!Ref Boss]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
  Ledger:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Orders: {Type: AWS::SQS::Queue}
  Loot: {Type: AWS::S3::Bucket}
  Clerk: {Type: AWS::IAM::User}
  Seal:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}
            Action: "kms:*"
            Resource: "*"
  Vault: {Type: AWS::EC2::Volume, Properties: {Size: 1, AvailabilityZone: us-east-1a}}
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt WorkersRole.Arn
      Code: {ZipFile: "def handler(event, context): print('ran')"}
  WorkersRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com, AWS: "*"}
            Action: sts:AssumeRole
Outputs:
  Boss: {Value: !Ref Boss}
  Key: {Value: !Ref BossKey}
  Ledger: {Value: !Ref Ledger}
  Orders: {Value: !Ref Orders}
  Loot: {Value: !Ref Loot}
  Clerk: {Value: !Ref Clerk}
  Seal: {Value: !Ref Seal}
  Vault: {Value: !Ref Vault}
  Worker: {Value: !Ref Worker}
  WorkersRole: {Value: !GetAtt WorkersRole.Arn}
"""
"""What there is to take, and somebody's key that may do everything."""

GOALS: dict[str, dict[str, Any]] = {
    "copy": {
        "call": "ec2:CopySnapshot",
        "with": {"SourceSnapshotId": "${Snapshot}", "SourceRegion": "us-east-1"},
    },
    "write": {
        "call": "dynamodb:PutItem",
        "with": {"TableName": "${Ledger}", "Item": {"id": {"S": "1"}}},
    },
    "order": {
        "call": "sqs:SendMessage",
        "with": {"QueueUrl": "${Orders}", "MessageBody": "pay"},
    },
    "drop": {
        "call": "s3:PutObject",
        "with": {"Bucket": "${Loot}", "Key": "note", "Body": "pay"},
    },
    "persist": {
        "call": "iam:PutUserPolicy",
        "with": {
            "UserName": "${Clerk}",
            "PolicyName": "more",
            "PolicyDocument": '{"Version": "2012-10-17", "Statement":'
            ' {"Effect": "Allow", "Action": "*", "Resource": "*"}}',
        },
    },
    "encrypt": {
        "call": "kms:Encrypt",
        "with": {"KeyId": "${Seal}", "Plaintext": "aGVsbG8="},
    },
    "run": {"call": "lambda:Invoke", "with": {"FunctionName": "${Worker}"}},
    "climb": {
        "call": "sts:AssumeRole",
        "with": {"RoleArn": "${WorkersRole}", "RoleSessionName": "me"},
    },
}
"""The goals, none of which reads: no policy says whether they succeed."""

CURES = {
    "copy": ("DeleteSnapshot", 'c("ec2").delete_snapshot(SnapshotId=snapshot())'),
    "write": ("DeleteTable", 'c("dynamodb").delete_table(TableName=ledger())'),
    "order": ("DeleteQueue", 'c("sqs").delete_queue(QueueUrl=queue())'),
    "drop": ("DeleteBucket", "drop_bucket()"),
    "persist": ("DeleteUser", "drop_clerk()"),
    "encrypt": ("DisableKey", 'c("kms").disable_key(KeyId=seal())'),
    "run": ("PutFunctionConcurrency", "switch_off()"),
    "climb": ("DeleteRole", "drop_role()"),
}
"""Which call takes away what a goal needs."""

HANDLER = """
import time
from boto3 import client as c

def snapshot():
    return c("ec2").describe_snapshots(OwnerIds=["self"])["Snapshots"][0]["SnapshotId"]

def ledger():
    return c("dynamodb").list_tables()["TableNames"][0]

def queue():
    return c("sqs").list_queues()["QueueUrls"][0]

def seal():
    return next(k["KeyId"] for k in c("kms").list_keys()["Keys"])

def drop_bucket():
    name = c("s3").list_buckets()["Buckets"][0]["Name"]
    for each in c("s3").list_objects_v2(Bucket=name).get("Contents", []):
        c("s3").delete_object(Bucket=name, Key=each["Key"])
    c("s3").delete_bucket(Bucket=name)

def drop_clerk():
    iam = c("iam")
    names = [u["UserName"] for u in iam.list_users()["Users"]]
    name = next(n for n in names if "Clerk" in n)
    for policy in iam.list_user_policies(UserName=name)["PolicyNames"]:
        iam.delete_user_policy(UserName=name, PolicyName=policy)
    iam.delete_user(UserName=name)

def switch_off():
    functions = c("lambda").list_functions()["Functions"]
    name = next(f["FunctionName"] for f in functions if "Worker" in f["FunctionName"])
    c("lambda").put_function_concurrency(
        FunctionName=name, ReservedConcurrentExecutions=0)

def drop_role():
    iam = c("iam")
    names = [r["RoleName"] for r in iam.list_roles()["Roles"]]
    iam.delete_role(RoleName=next(n for n in names if "WorkersRole" in n))

def handler(event, context):
"""


LATE = ("copy", "order", "run", "climb")
"""Those that are first tried when it is too late; the others succeed before that."""


def _write() -> str:
    first = {"id": "snap", "at": "0s", "as": "${Key}", "call": "ec2:CreateSnapshot"}
    first |= {"with": {"VolumeId": "${Vault}"}, "save": {"Snapshot": "SnapshotId"}}
    alarm = {"id": "alarm", "after": "snap", "finding": {"access_key": "${Key}"}}
    alarm["finding"] |= {"type": "Discovery:IAMUser/AnomalousBehavior"}
    goals = [
        {"id": name, "goal": True, "as": "${Key}", "after": "snap", "every": "15m"}
        | {"delay": "15m" if name in LATE else "30s", **goal}
        for name, goal in GOALS.items()
    ]
    scenario = {
        "title": "What a goal needs is taken away",
        "estate": "estate.yaml",
        "duration": "40m",
        "injects": [first, alarm, *goals],
        "playbook": {"contain": {"within": "15m"}},
    }
    return yaml.safe_dump(scenario)


def _find_call(played: Played, operation: str) -> float:
    return next(
        fact.t
        for fact in played.facts
        if fact.kind == "api.called" and fact.fields["operation"] == operation
    )


def _play(stage: Stage) -> Played:
    """Play it with a responder that takes away one thing after the other."""
    (stage.folder / "estate.yaml").write_text(ESTATE)
    lines = [f"    {cure}\n    time.sleep(7)" for _, cure in CURES.values()]
    handler = HANDLER + "\n".join(lines)
    pattern = {"detail": {"type": [{"prefix": "Discovery"}]}}
    responder = stage.respond(handler, pattern, timeout=300)
    return stage.play(_write(), responder)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Give the exercise, played."""
    return _play(Stage(tmp_path_factory.mktemp("lost")))


@pytest.mark.parametrize("goal", GOALS)
def test_a_goal_is_lost_when_its_state_is_gone(played: Played, goal: str) -> None:
    """Whether it was tried before or not, and however late the next try is."""
    operation, _ = CURES[goal]
    found = played.card.goal(goal)
    assert found.attempts == (2 if goal in LATE else 3)
    assert found.successes == (0 if goal in LATE else 1)
    assert found.lost_at == _find_call(played, operation)
    assert f":{operation} by responder:answer" in found.by


def test_nothing_is_left_of_a_rehearsal(played: Played) -> None:
    """What was only rehearsed was not done: each call is the adversary's own try."""
    calls = [fact for fact in played.facts if fact.kind == "api.called"]
    sent = [f for f in calls if f.fields["operation"] == "SendMessage"]
    assert [("error" in f.fields) for f in sent] == [True, True]


def test_a_rehearsal_that_does_not_come_back_leaves_no_verdict(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that stands still makes no goal be lost later than it was."""
    monkeypatch.setattr(rehearsal, "_LIMIT_S", 0.0)
    card = _play(stage).card
    assert (card.verdict, card.exit_code, card.score) == ("invalid", 4, None)
    assert "since its rehearsal did not come back" in card.reasons[0]
