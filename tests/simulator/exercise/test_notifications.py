"""A topic with subscribers tells people; without, or by a schedule, nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario
    from gameday.simulator.exercise import Played

FINDING = "EventPattern: {source: [aws.guardduty]}"
CALL = "EventPattern: {detail: {eventName: [AuthorizeSecurityGroupIngress]}}"
HOURLY = "ScheduleExpression: rate(5 minutes)"
TEMPLATE = """\
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: security}}
  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: events.amazonaws.com}
            Action: sns:Publish
            Resource: !Ref Topic
  Rule:
    Type: AWS::Events::Rule
    Properties:
      %s
      Targets: [{Id: topic, Arn: !Ref Topic}]
"""
SUBSCRIBER = """\
  Subscriber:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: soc@example.com%s}
"""
ELSEWHERE = ", FilterPolicyScope: MessageBody, FilterPolicy: {source: [aws.health]}"


def play_topic(flagship: LoadedScenario, folder: Path, rule: str, more: str) -> Played:
    """Play the flagship with a rule that sends to a topic for its only answer."""
    path = folder / "template.yaml"
    path.write_text(TEMPLATE % rule + more)
    return play(flagship, Options(responders=(f"template:{path}",), latency="none"))


@pytest.mark.parametrize(
    ("rule", "more", "is_told"),
    [
        (FINDING, SUBSCRIBER % "", True),
        (CALL, SUBSCRIBER % "", True),
        (FINDING, "", False),
        (FINDING, SUBSCRIBER % ELSEWHERE, False),
        (HOURLY, SUBSCRIBER % "", False),
    ],
    ids=["finding", "call", "nobody", "filtered", "schedule"],
)
def test_who_subscribes_is_alerted(
    rule: str, more: str, flagship: LoadedScenario, tmp_path: Path, *, is_told: bool
) -> None:
    """What leaves the account is on the journal, with what led to it."""
    played = play_topic(flagship, tmp_path, rule, more)
    sent = [fact.fields for fact in played.facts if fact.kind == "notification.sent"]
    alerts = [each for each in sent if not each.get("scheduled")]
    assert {each["to"] for each in alerts} == (
        {"soc@example.com"} if is_told else set()
    )
    assert (played.card.milestones.alerted is not None) is is_told
    assert played.card.milestones.acknowledged is None


KEY = """\
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: {Service: %s}
            Action: [kms:Decrypt, kms:GenerateDataKey*]
            Resource: "*"
"""


@pytest.mark.parametrize(
    ("key", "more", "is_told"),
    [
        ("alias/aws/sns", "", False),
        ("!Ref Key", KEY % "events.amazonaws.com", True),
        ("!Ref Key", KEY % "cloudwatch.amazonaws.com", False),
    ],
    ids=["of-aws", "opened", "closed"],
)
def test_an_encrypted_topic_hears_who_may_use_its_key(
    key: str, more: str, flagship: LoadedScenario, tmp_path: Path, *, is_told: bool
) -> None:
    """Nobody can open ``alias/aws/sns`` to EventBridge; the reason names the key."""
    encrypted = f"{{TopicName: security, KmsMasterKeyId: {key}}}"
    template = TEMPLATE.replace("{TopicName: security}", encrypted) % FINDING
    path = tmp_path / "template.yaml"
    path.write_text(template + SUBSCRIBER % "" + more)
    options = Options(responders=(f"template:{path}",), latency="none")
    card = play(flagship, options).card
    assert (card.milestones.alerted is not None) is is_told
    assert any("kms:" in reason for reason in card.reasons) is not is_told
