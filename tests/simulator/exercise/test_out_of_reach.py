"""An estate whose code lies elsewhere is made all the same; whoever runs it learns."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gameday.simulator.exercise import Played

ROLE = """
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: [lambda.amazonaws.com, states.amazonaws.com]}
            Action: sts:AssumeRole
"""
SCENARIO = """
title: A key lists buckets
estate: estate.yaml
duration: 10m
injects:
  - {id: list, goal: true, at: 1m, every: 2m, as: "${OpsKey}", call: "s3:ListBuckets"}
  - {id: tag, at: 90s, as: "${OpsKey}", call: "ec2:CreateVpc",
     with: {CidrBlock: 10.1.0.0/16}}
playbook: {contain: {within: 5m}}
"""
IN_A_BUCKET = """
  Resize:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: resize
      Role: !GetAtt Role.Arn
      Runtime: python3.12
      Handler: app.handler
      Code: {S3Bucket: acme-artifacts, S3Key: resize.zip}
"""
ITS_CODE = "the function `Resize` cannot run here: the code in s3://acme-artifacts/r"
PIECES = {
    "code in a bucket": (IN_A_BUCKET, ITS_CODE),
    "a layer in a bucket": (
        """
  Layer:
    Type: AWS::Lambda::LayerVersion
    Properties: {Content: {S3Bucket: acme-artifacts, S3Key: layer.zip}}
  Resize:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      Runtime: python3.12
      Handler: index.handler
      Layers: [!Ref Layer]
      Code: {ZipFile: "def handler(event, context): return 1"}
""",
        "the function `Resize` cannot run here: the layer in s3://acme-artifacts/layer",
    ),
    "code of another runtime": (
        """
  Resize:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      Runtime: nodejs22.x
      Handler: index.handler
      Code: {ZipFile: "exports.handler = async () => 1"}
""",
        "the function `Resize` cannot run here: the runtime `nodejs22.x`",
    ),
    "an image": (
        """
  Resize:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      PackageType: Image
      Code: {ImageUri: "public.ecr.aws/acme/resize@sha256:0123"}
""",
        "the function `Resize` cannot run here: the container image public.ecr.aws",
    ),
    "a nested stack's template": (
        """
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: "https://acme-artifacts.s3.amazonaws.com/net.yaml"}
  Vpc:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !GetAtt Network.Outputs.Vpc}
""",
        "`Network` of the estate is not simulated: its type is AWS::CloudFormation::St",
    ),
    "a custom resource": (
        """
  Id:
    Type: Custom::Id
    Properties: {ServiceToken: "arn:aws:lambda:us-east-1:999988887777:function:id"}
  Kept:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !GetAtt Id.Value}
""",
        "`Id` of the estate is not simulated: its type is Custom::Id",
    ),
}
MACHINE = """
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: resize
      RoleArn: !GetAtt Role.Arn
      DefinitionS3Location: {Bucket: acme-artifacts, Key: machine.json}
"""
ON_EVERY_VPC = """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.ec2], detail: {eventName: [CreateVpc]}}
      Targets: [{Id: resize, Arn: !GetAtt Resize.Arn}]
  Open:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Resize
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
"""
INVOKE = """
    import boto3

    def handler(event, context):
        {call}
"""
CALLS = {
    "a function": 'boto3.client("lambda").invoke(FunctionName="resize")',
    "a function that is not waited for": (
        'boto3.client("lambda").invoke(FunctionName="resize", InvocationType="Event")'
    ),
    "a machine": (
        'boto3.client("stepfunctions").start_execution(stateMachineArn='
        '"arn:aws:states:us-east-1:123456789012:stateMachine:resize")'
    ),
}

JSONATA = """
  Jsonata:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: jsonata
      RoleArn: !GetAtt Role.Arn
      Definition:
        QueryLanguage: JSONata
        StartAt: Rest
        States: {Rest: {Type: Pass, End: true}}
"""
REFUSED = {
    "a function whose code is elsewhere": (
        'boto3.client("lambda").invoke(FunctionName="resize")',
        "lambda:Invoke, the code in s3://acme-artifacts/resize.zip",
    ),
    "a machine in another language": (
        (
            'boto3.client("stepfunctions").start_execution(stateMachineArn='
            '"arn:aws:states:us-east-1:123456789012:stateMachine:jsonata")'
        ),
        "stepfunctions:StartExecution, the query language JSONata",
    ),
    "a runbook of AWS's": (
        'boto3.client("ssm").start_automation_execution(DocumentName="AWS-StopIt")',
        "ssm:StartAutomationExecution, AWS's own runbook `AWS-StopIt`",
    ),
    "a build": (
        'boto3.client("codebuild").start_build(projectName="clean")',
        "codebuild:StartBuild, what a build does",
    ),
    "a container": (
        'boto3.client("ecs").run_task(taskDefinition="clean")',
        "ecs:RunTask, what a task's containers do",
    ),
}
GO_ON = """
    import boto3

    def handler(event, context):
        try:
            {call}
        except Exception as error:
            print(error)
"""


def _play(
    stage: Any, piece: str, *responders: str, more: str = "", trail: bool = False
) -> Played:
    stage.furnish(ROLE, piece, trail=trail)
    played: Played = stage.play(
        SCENARIO.replace("playbook", more + "playbook"), *responders
    )
    return played


@pytest.mark.parametrize("piece", PIECES)
def test_an_estate_is_made_without_what_is_elsewhere(stage: Any, piece: str) -> None:
    """The card tells of it; nobody needs it, so the response is judged."""
    text, note = PIECES[piece]
    card = _play(stage, text).card
    assert (card.verdict, card.exit_code, card.gaps) == ("failed", 1, ())
    assert any(note in each for each in card.notes), card.notes


@pytest.mark.parametrize("call", CALLS)
def test_a_responder_that_counts_on_it_is_not_judged(stage: Any, call: str) -> None:
    """What the estate's own code would have done for it, nobody can say."""
    code = dedent(INVOKE.format(call=CALLS[call]))
    pattern = {"detail": {"eventName": ["CreateVpc"]}}
    responder = stage.respond(code, pattern)
    card = _play(stage, IN_A_BUCKET + MACHINE, responder, trail=True).card
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    assert "function:resize asked for what is not simulated" in card.reasons[0]
    assert [gap.bears for gap in card.gaps] == [True]


@pytest.mark.parametrize("is_allowed", [True, False])
@pytest.mark.parametrize("call", REFUSED)
def test_neither_a_refusal_nor_a_catch_hides_it(
    stage: Any, call: str, *, is_allowed: bool
) -> None:
    """Once it may, the same responder would ask for the same."""
    code, gap = REFUSED[call]
    policy = [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]
    responder = stage.respond(
        dedent(GO_ON.format(call=code)),
        {"detail": {"eventName": ["CreateVpc"]}},
        **({} if is_allowed else {"policy": policy}),
    )
    card = _play(stage, IN_A_BUCKET + JSONATA, responder, trail=True).card
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    what = gap if not is_allowed else gap.partition(", ")[2]
    assert what in card.reasons[0]


def test_an_inject_that_runs_it_says_nothing(stage: Any) -> None:
    """What the adversary would have got of it, nobody can say either."""
    invoke = (
        '  - {id: run, at: 2m, as: "${OpsKey}", call: "lambda:Invoke",'
        " with: {FunctionName: resize}}\n"
    )
    card = _play(stage, IN_A_BUCKET, more=invoke).card
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    assert "the code in s3://acme-artifacts/resize.zip" in card.reasons[0]


def test_what_the_estate_runs_by_itself_is_judged_without_it(stage: Any) -> None:
    """Nobody who matters asked for it: it is told of, and bears on nothing."""
    card = _play(stage, IN_A_BUCKET + ON_EVERY_VPC, trail=True).card
    assert (card.verdict, card.exit_code) == ("failed", 1)
    assert [(gap.by, gap.bears) for gap in card.gaps] == [("function:resize", False)]


def test_the_business_goes_on_as_long_as_it_may(stage: Any) -> None:
    """A workload that runs it is at work where AWS takes its call."""
    workload = (
        'workload:\n  - {id: shop, every: 1m, as: "${OpsKey}",'
        ' call: "lambda:Invoke", with: {FunctionName: resize}}\n'
    )
    card = _play(stage, IN_A_BUCKET, more=workload).card
    assert (card.verdict, card.exit_code) == ("failed", 1)
    assert [gap.bears for gap in card.gaps] == [False]
