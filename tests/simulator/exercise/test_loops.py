"""A responder that wakes itself is found out, whatever way its loop takes."""

from __future__ import annotations

import sys
from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario
    from gameday.simulator.exercise import Played

TAGS = """\
import boto3

def handler(event, context):
    ec2 = boto3.client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "seen", "Value": "yes"}])
"""
TAGS_ANEW = TAGS.replace('"yes"', "context.aws_request_id")
COMES_BACK = """\
import boto3, os
from datetime import datetime, timedelta, UTC

def handler(event, context):
    at = datetime.now(UTC) + timedelta(minutes=1)
    boto3.client("scheduler").create_schedule(
        Name="again-" + context.aws_request_id,
        ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": context.invoked_function_arn, "RoleArn": os.environ["ROLE"]},
    )
"""
PATTERN = """\
pattern:
  source: [aws.ec2]
  detail: {eventName: [AuthorizeSecurityGroupIngress, CreateTags]}
"""
ROLE = """\
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal:
              Service:
                - lambda.amazonaws.com
                - states.amazonaws.com
                - events.amazonaws.com
                - scheduler.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
"""
FUNCTION = (
    ROLE
    + """\
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: worker
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Timeout: 30
      Environment: {Variables: {ROLE: !GetAtt Role.Arn}}
      Code:
        ZipFile: |
@CODE@
  Open:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Worker
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
"""
)
RULE = """\
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: every-change
      EventPattern:
        source: [aws.ec2]
        detail: {eventName: [AuthorizeSecurityGroupIngress, CreateTags]}
      Targets:
"""
HIDDEN = (
    FUNCTION
    + RULE
    + """\
        - Id: worker
          Arn: !GetAtt Worker.Arn
          InputTransformer: {InputTemplate: '"something happened"'}
"""
)
QUEUED = (
    FUNCTION
    + RULE
    + """\
        - {Id: queue, Arn: !GetAtt Queue.Arn}
  Queue:
    Type: AWS::SQS::Queue
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: events.amazonaws.com}
            Action: sqs:SendMessage
            Resource: "*"
  Poll:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Worker
      EventSourceArn: !GetAtt Queue.Arn
"""
)
FORWARDED = (
    FUNCTION
    + RULE
    + """\
        - {Id: bus, Arn: !GetAtt Bus.Arn, RoleArn: !GetAtt Role.Arn}
  Bus:
    Type: AWS::Events::EventBus
    Properties: {Name: security}
  There:
    Type: AWS::Events::Rule
    DependsOn: Bus
    Properties:
      Name: there
      EventBusName: security
      EventPattern: {source: [aws.ec2]}
      Targets:
        - {Id: worker, Arn: !GetAtt Worker.Arn}
"""
)
WORKFLOW = (
    ROLE
    + RULE
    + """\
        - {Id: machine, Arn: !Ref Machine, RoleArn: !GetAtt Role.Arn}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: worker
      RoleArn: !GetAtt Role.Arn
      Definition:
        StartAt: Look
        States:
          Look:
            Type: Task
            Resource: arn:aws:states:::aws-sdk:ec2:describeVpcs
            Parameters: {}
            Next: Tag
          Tag:
            Type: Task
            Resource: arn:aws:states:::aws-sdk:ec2:createTags
            Parameters:
              Resources.$: "States.Array($.Vpcs[0].VpcId)"
              Tags: [{Key: seen, Value: "yes"}]
            End: true
"""
)
RUNBOOK = (
    ROLE.replace("- events.amazonaws.com", "- ssm.amazonaws.com").replace(
        "- scheduler.amazonaws.com", "- events.amazonaws.com"
    )
    + RULE
    + """\
        - Id: runbook
          Arn: arn:aws:ssm:us-east-1:123456789012:automation-definition/worker
          RoleArn: !GetAtt Role.Arn
          Input: !Sub '{"Role": ["${Role.Arn}"]}'
  Runbook:
    Type: AWS::SSM::Document
    Properties:
      Name: worker
      DocumentType: Automation
      Content:
        schemaVersion: "0.3"
        assumeRole: "{{ Role }}"
        parameters: {Role: {type: String}}
        mainSteps:
          - name: look
            action: aws:executeAwsApi
            inputs: {Service: ec2, Api: DescribeVpcs}
            outputs: [{Name: Vpc, Selector: "$.Vpcs[0].VpcId", Type: String}]
          - name: tag
            action: aws:executeAwsApi
            inputs:
              Service: ec2
              Api: CreateTags
              Resources: ["{{ look.Vpc }}"]
              Tags: [{Key: seen, Value: "{{ automation:EXECUTION_ID }}"}]
"""
)
BUCKET_AND_QUEUE = (
    FUNCTION
    + RULE.replace(", CreateTags", "")
    + """\
        - {Id: worker, Arn: !GetAtt Worker.Arn}
  Queue:
    Type: AWS::SQS::Queue
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: s3.amazonaws.com}
            Action: sqs:SendMessage
            Resource: "*"
  Drop:
    Type: AWS::S3::Bucket
    DependsOn: Policy
    Properties:
      BucketName: drop
      NotificationConfiguration:
        QueueConfigurations:
          - {Event: "s3:ObjectCreated:*", Queue: !GetAtt Queue.Arn}
  Poll:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Worker
      EventSourceArn: !GetAtt Queue.Arn
"""
)
STREAMED = (
    FUNCTION
    + RULE.replace(", CreateTags", "")
    + """\
        - {Id: worker, Arn: !GetAtt Worker.Arn}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: seen
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      StreamSpecification: {StreamViewType: KEYS_ONLY}
  Read:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Worker
      EventSourceArn: !GetAtt Table.StreamArn
      StartingPosition: LATEST
"""
)
WRITES = """\
import boto3

def handler(event, context):
    item = {"id": {"S": context.aws_request_id}}
    boto3.client("dynamodb").put_item(TableName="seen", Item=item)
"""
PUTS = """\
import boto3

def handler(event, context):
    boto3.client("s3").put_object(Bucket="drop", Key=context.aws_request_id, Body=b"x")
"""
PROGRAM = """\
import boto3, json, sys

event = json.load(sys.stdin)
ec2 = boto3.client("ec2")
vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
ec2.create_tags(Resources=[vpc], Tags=[{"Key": "seen", "Value": event["id"]}])
"""
SCHEDULED = (
    FUNCTION
    + RULE.replace(", CreateTags", "")
    + """\
        - {Id: worker, Arn: !GetAtt Worker.Arn}
"""
)
WITH_HUB = (
    FUNCTION
    + RULE.replace(
        """source: [aws.ec2]
        detail: {eventName: [AuthorizeSecurityGroupIngress, CreateTags]}""",
        "source: [aws.securityhub]",
    )
    + """\
        - {Id: worker, Arn: !GetAtt Worker.Arn}
"""
)
ON_FINDINGS = WITH_HUB.replace("aws.securityhub", "aws.guardduty")
NOTES = """\
import boto3

def handler(event, context):
    for found in event["detail"].get("findings", ()):
        boto3.client("securityhub").batch_update_findings(
            FindingIdentifiers=[{k: found[k] for k in ("Id", "ProductArn")}],
            Note={"Text": "seen", "UpdatedBy": "worker"},
        )
"""
BLINDS = """\
import boto3

def handler(event, context):
    cloudtrail = boto3.client("cloudtrail")
    for trail in cloudtrail.describe_trails()["trailList"]:
        cloudtrail.stop_logging(Name=trail["TrailARN"])
        cloudtrail.start_logging(Name=trail["TrailARN"])
"""
EVENT = "ec2:CreateTags → CloudTrail event"
WAYS = {
    "a transformed input": (
        HIDDEN,
        TAGS,
        f"worker → {EVENT} → rule every-change → worker",
        3,
    ),
    "a queue": (
        QUEUED,
        TAGS,
        f"worker → {EVENT} → rule every-change → worker",
        3,
    ),
    "another bus": (
        FORWARDED,
        TAGS_ANEW,
        f"worker → {EVENT} → rule every-change → bus security → rule there → worker",
        16,
    ),
    "a workflow": (
        WORKFLOW,
        "",
        f"worker → {EVENT} → rule every-change → stepfunctions:StartExecution → worker",
        16,
    ),
    "a runbook": (
        RUNBOOK,
        "",
        f"worker → {EVENT} → rule every-change → ssm:StartAutomationExecution → worker",
        16,
    ),
    "a bucket and a queue": (
        BUCKET_AND_QUEUE,
        PUTS,
        "worker → s3:PutObject → worker",
        16,
    ),
    "a table's stream": (
        STREAMED,
        WRITES,
        "worker → dynamodb:PutItem → worker",
        16,
    ),
    "a hub of findings": (
        WITH_HUB,
        NOTES,
        (
            "worker → securityhub:BatchUpdateFindings → Security Hub Findings -"
            " Imported → rule every-change → worker"
        ),
        3,
    ),
    "a finding about itself": (
        ON_FINDINGS,
        BLINDS,
        (
            "worker → cloudtrail:StopLogging → Stealth:IAMUser/"
            "CloudTrailLoggingDisabled → GuardDuty Finding → rule every-change → worker"
        ),
        3,
    ),
    "schedules of its own": (
        SCHEDULED,
        COMES_BACK,
        "worker → scheduler:CreateSchedule → schedule again → lambda:Invoke → worker",
        16,
    ),
}


def play_template(
    flagship: LoadedScenario, folder: Path, resources: str, code: str
) -> Played:
    """Play the flagship with a template for a responder."""
    body = resources.replace("@CODE@", indent(code, " " * 10))
    path = folder / "worker" / "template.yaml"
    path.parent.mkdir()
    path.write_text(f"Resources:\n{body}")
    options = Options(responders=(f"template:{path}",), latency="none")
    return play(flagship, options)


def test_a_responder_that_wakes_itself_fails(
    flagship: LoadedScenario, tmp_path: Path
) -> None:
    """It is named with its loop, cut off, and the rest of the exercise is judged."""
    (tmp_path / "tagger.py").write_text(TAGS_ANEW)
    (tmp_path / "tagger.yaml").write_text(PATTERN)
    spec = f"lambda:{tmp_path / 'tagger.py'}:handler"
    played = play(flagship, Options(responders=(spec,), latency="none"))
    rule = next(
        name
        for fact in played.facts
        if fact.kind == "responder.deployed"
        for kind, name in fact.fields["resources"].values()
        if kind == "AWS::Events::Rule"
    )
    way = f"tagger → {EVENT} → rule {rule} → tagger"
    told = [fact.fields for fact in played.facts if fact.kind == "responder.looped"]
    assert [(each["loop"], each["rounds"]) for each in told] == [(way, 1), (way, 16)]
    card = played.card
    assert card.verdict == "failed"
    assert card.objectives
    assert card.outcomes.looped == card.outcomes.endless == ("tagger",)
    end = "Nothing in AWS stops that: cut off here, round 16."
    assert f"`tagger` triggers itself: {way}. {end}" in card.reasons
    assert f"tagger triggers itself: {way}" in [m.text for m in card.timeline]


@pytest.mark.parametrize("name", WAYS)
def test_a_loop_is_found_by_whatever_way(
    name: str, flagship: LoadedScenario, tmp_path: Path
) -> None:
    """What led to a run is known, however the event came to it."""
    resources, code, way, rounds = WAYS[name]
    played = play_template(flagship, tmp_path, resources, code)
    told = [fact.fields for fact in played.facts if fact.kind == "responder.looped"]
    assert [each["rounds"] for each in told] == [1, rounds]
    # Lambda watches what goes by S3, SQS and SNS alone.
    stopper = "Lambda" if name == "a bucket and a queue" else "simulator"
    assert told[-1]["stopped_by"] == stopper
    loop = told[-1]["loop"]
    if "schedule again" in way:
        loop = loop.partition("again-")[0] + "again" + loop[loop.index(" → lambda") :]
    assert loop == way
    assert played.card.verdict == "failed", played.card.reasons


def test_a_program_that_wakes_itself_fails(
    flagship: LoadedScenario, tmp_path: Path
) -> None:
    """What it calls over HTTP leads back to it just the same."""
    (tmp_path / "tag.py").write_text(PROGRAM)
    (tmp_path / "tag.responder.yaml").write_text(PATTERN)
    spec = f"command:{sys.executable} {tmp_path / 'tag.py'}"
    played = play(flagship, Options(responders=(spec,), latency="none"))
    told = [fact.fields for fact in played.facts if fact.kind == "responder.looped"]
    assert [each["rounds"] for each in told] == [1, 16]
    loop = str(told[-1]["loop"])
    assert loop.startswith(f"tag → {EVENT} → rule responder-tag-Rule-")
    assert loop.endswith(" → tag")
    assert played.card.outcomes.endless == ("tag",)
