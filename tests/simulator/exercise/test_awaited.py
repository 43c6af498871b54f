"""A responder that only something unsimulated would start is not blamed for silence."""

from __future__ import annotations

from typing import Any

import pytest

IDLE = "def handler(event, context):\n    return 1\n"
SHUT_OUT = """
import boto3

def handler(event, context):
    key = event["detail"]["userIdentity"]
    boto3.client("iam").update_access_key(
        UserName=key["userName"], AccessKeyId=key["accessKeyId"], Status="Inactive")
"""
COMPLIANCE = {
    "source": ["aws.config"],
    "detail-type": ["Config Rules Compliance Change"],
}
A_CALL = {"source": ["aws.ec2"], "detail": {"eventName": ["CreateVpc"]}}
SLIP = {"source": ["aws.config"], "detail-type": ["Config Rule Compliance Changed"]}
WORKER = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: {ZipFile: "def handler(event, context): return 1"}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {Subscription: [{Protocol: lambda, Endpoint: !GetAtt Worker.Arn}]}
"""
ALARM = """
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions: [!Ref Topic]
      Namespace: @NAMESPACE@
      MetricName: Calls
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
"""
TEMPLATES = {
    "an alarm on what a metric filter counts": (
        ALARM.replace("@NAMESPACE@", "CloudTrailMetrics"),
        "an alarm of CloudWatch on `Calls`",
    ),
    "a rule of AWS Config": (
        """
  Open:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: open
      Source: {Owner: AWS, SourceIdentifier: INCOMING_SSH_DISABLED}
""",
        "what a rule of AWS Config finds",
    ),
    "a rule on findings of Macie": (
        """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.macie], detail-type: [Macie Finding]}
      Targets: [{Id: it, Arn: !GetAtt Worker.Arn}]
""",
        "events of aws.macie",
    ),
}


@pytest.fixture
def play(stage: Any) -> Any:
    """Give a function that plays the scenario with some responders."""
    return lambda *responders: stage.play_networks(*responders).card


def test_an_event_that_nothing_sends_is_a_gap(stage: Any, play: Any) -> None:
    """Whether AWS Config had noticed in time, nobody can say."""
    card = play(stage.respond(IDLE, COMPLIANCE))
    assert (card.verdict, card.exit_code, card.score) == ("invalid", 4, None)
    (reason,) = card.reasons
    assert reason.startswith("responder:answer never started, and waits for what is")
    assert "`Config Rules Compliance Change` events of aws.config" in reason
    assert [gap.bears for gap in card.gaps] == [True]


@pytest.mark.parametrize("what", TEMPLATES)
def test_so_is_what_a_template_relies_on(stage: Any, play: Any, what: str) -> None:
    """Alarms and rules that are made here, and never at work."""
    piece, told = TEMPLATES[what]
    template = stage.folder / "response.yaml"
    template.write_text(WORKER + piece)
    card = play(f"template:{template}")
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    assert told in card.reasons[0]


def test_an_alarm_on_the_responses_own_troubles_is_none(stage: Any, play: Any) -> None:
    """It would have started nothing: the failure stays a failure."""
    template = stage.folder / "response.yaml"
    template.write_text(WORKER + ALARM.replace("@NAMESPACE@", "AWS/Lambda"))
    card = play(f"template:{template}")
    assert (card.verdict, card.exit_code) == ("failed", 1)


def test_a_response_that_passed_without_it_is_judged(stage: Any, play: Any) -> None:
    """Nobody missed it; the card tells of it all the same."""
    answer = stage.respond(SHUT_OUT, A_CALL, name="shut-out")
    card = play(answer, stage.respond(IDLE, COMPLIANCE))
    assert (card.verdict, card.gaps) == ("passed", ())
    assert any("`answer` waits for" in note for note in card.notes)


def test_a_responder_that_started_anyway_is_judged(stage: Any, play: Any) -> None:
    """It was not kept from its work by us."""
    both = {"source": ["aws.config", "aws.ec2"]}
    card = play(stage.respond(IDLE, both))
    assert (card.verdict, card.exit_code) == ("failed", 1)


def test_a_slip_in_a_pattern_is_the_responders_own(stage: Any, play: Any) -> None:
    """AWS does not send such an event either."""
    card = play(stage.respond(IDLE, SLIP))
    assert (card.verdict, card.exit_code) == ("failed", 1)
