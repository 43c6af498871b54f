"""What carries an event on to a responder does so, or says that it is not simulated."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gameday.scorecards.scorecard import Scorecard

SHUT_OUT = """\
import boto3

def handler(event, context):
    iam = boto3.client("iam")
    for user in iam.list_users()["Users"]:
        name = user["UserName"]
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            iam.update_access_key(
                UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive")
"""
PUT = """\
import boto3, os

def handler(event, context):
    boto3.client("dynamodb").put_item(
        TableName=os.environ["TABLE"], Item={"id": {"S": event["id"]}})
    boto3.client("kinesis").put_record(
        StreamName=os.environ["STREAM"], PartitionKey="p", Data=event["id"])
"""
ROLE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: [lambda.amazonaws.com, pipes.amazonaws.com, events.amazonaws.com]
            Action: sts:AssumeRole
      Policies:
        - PolicyName: all
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
"""
FUNCTION = """
  @NAME@:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      Runtime: python3.12
      Handler: index.handler
      Timeout: 30
      Environment: {Variables: {TABLE: @TABLE@, STREAM: @STREAM@}}
      Code:
        ZipFile: |
@CODE@
  Open@NAME@:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref @NAME@
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
"""
RULE = """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.ec2], detail: {eventName: [CreateVpc]}}
      Targets: [{Id: it, Arn: @TARGET@, RoleArn: !GetAtt Role.Arn}]
"""
QUEUE = """
  Queue: {Type: AWS::SQS::Queue}
  Let:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: events.amazonaws.com}
            Action: sqs:SendMessage
            Resource: "*"
"""
STORES = """
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      StreamSpecification: {StreamViewType: KEYS_ONLY}
  Stream: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}
"""
MAPPING = """
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Shut
      EventSourceArn: @SOURCE@
      StartingPosition: LATEST
"""
PIPE = """
  Pipe:
    Type: AWS::Pipes::Pipe
    Properties:
      RoleArn: !GetAtt Role.Arn
      Source: @SOURCE@
      SourceParameters: {KinesisStreamParameters: {StartingPosition: LATEST}}
      Target: !GetAtt Shut.Arn
"""


def _function(name: str, code: str, *, stores: bool = False) -> str:
    text = FUNCTION.replace("@NAME@", name).replace("@CODE@", indent(code, " " * 10))
    table, stream = ("!Ref Table", "!Ref Stream") if stores else ("none", "none")
    return text.replace("@TABLE@", table).replace("@STREAM@", stream)


def _to(target: str) -> str:
    return RULE.replace("@TARGET@", target)


SHUT = _function("Shut", SHUT_OUT)
STORED = STORES + _function("Put", PUT, stores=True) + _to("!GetAtt Put.Arn")
CARRIED = {
    "a table's stream": STORED + MAPPING.replace("@SOURCE@", "!GetAtt Table.StreamArn"),
    "a stream": STORED + MAPPING.replace("@SOURCE@", "!GetAtt Stream.Arn"),
}
LOST = {
    "a pipe from a queue": (
        QUEUE
        + _to("!GetAtt Queue.Arn")
        + PIPE.replace("@SOURCE@", "!GetAtt Queue.Arn"),
        "pipes, what a pipe carries on from arn:aws:sqs:",
    ),
    "a pipe from a table": (
        STORED + PIPE.replace("@SOURCE@", "!GetAtt Table.StreamArn"),
        "pipes, what a pipe carries on from arn:aws:dynamodb:",
    ),
    "a pipe from a stream": (
        STORED + PIPE.replace("@SOURCE@", "!GetAtt Stream.Arn"),
        "pipes, what a pipe carries on from arn:aws:kinesis:",
    ),
    "a rule to a build": (
        _to('"arn:aws:codebuild:us-east-1:123456789012:project/shut"'),
        "events, delivery to codebuild targets",
    ),
    "a rule to Run Command": (
        _to('"arn:aws:ssm:us-east-1::document/AWS-RunShellScript"'),
        "events, delivery to ssm document targets",
    ),
}

TOPIC = """
  Topic:
    Type: AWS::SNS::Topic
    Properties: {Subscription: [{Protocol: lambda, Endpoint: !GetAtt Shut.Arn}]}
"""
BROKEN = {
    "a target that is misspelt": (
        _to('"arn:aws:lambda:us-east-1:123456789012:function:shtu"'),
        "function:shtu could not be reached (there is no function",
    ),
    "a topic that may not start the function": (
        TOPIC + _to("!Ref Topic"),
        ", and no further",
    ),
}


def _play(stage: Any, pieces: str) -> Scorecard:
    template = stage.folder / "shut-out.yaml"
    template.write_text(ROLE + SHUT + pieces)
    card: Scorecard = stage.play_networks(f"template:{template}").card
    return card


@pytest.mark.parametrize("way", CARRIED)
def test_what_carries_a_response_makes_it_pass(stage: Any, way: str) -> None:
    """A function that a stream wakes is as good as one that a rule wakes."""
    card = _play(stage, CARRIED[way])
    assert (card.verdict, card.gaps) == ("passed", ()), card.reasons


@pytest.mark.parametrize("way", LOST)
def test_what_would_have_carried_it_is_a_gap(stage: Any, way: str) -> None:
    """That nothing came of it is nobody's failure."""
    pieces, gap = LOST[way]
    card = _play(stage, pieces)
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    assert gap in card.reasons[0]


@pytest.mark.parametrize("way", BROKEN)
def test_where_a_way_breaks_is_told(stage: Any, way: str) -> None:
    """Nothing was noticed, because something was on its way and did not arrive."""
    pieces, why = BROKEN[way]
    card = _play(stage, pieces)
    assert (card.verdict, card.gaps) == ("failed", ())
    (told,) = [each for each in card.reasons if each.startswith("Nothing was noticed")]
    assert why in told
