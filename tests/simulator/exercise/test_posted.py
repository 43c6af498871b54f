"""Posts to chats and pagers in exercises: what is asked of them, whom they tell."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.facts.response import (
    ResponderFailed,
    ResponderPosted,
    ResponderTimedOut,
    ResponderUnreached,
)
from gameday.scorecards.facts.typed import select

if TYPE_CHECKING:
    from tests.simulator.exercise.conftest import Stage

PATTERN = {"source": ["aws.guardduty"]}
SCENARIO = """
title: A server mines
estate: web-app
duration: 30m
injects:
  - id: mine
    at: 10s
    goal: true
    every: 60s
    resolve: {from: "${WebServer}", name: xmr-pool.example}
  - id: found
    by: guardduty
    after: mine
    finding: {type: "CryptoCurrency:EC2/BitcoinTool.B!DNS", instance: "${WebServer}"}
"""
PLAYBOOK = """
playbook:
  objectives:
    - id: chat-told
      check: posted
      with: {host: hooks.slack.com, contains: "${WebServer}"}
      within: 10m
      before: instance-stopped
    - {id: nothing-leaked, must_not: posted, with: {host: "*.paste.example"}}
"""
TELL = """
import json, time, urllib.request
import boto3

def tell(url, **document):
    body = json.dumps(document).encode()
    urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=5).read()

def find_instance(event):
    return event["detail"]["resource"]["instanceDetails"]["instanceId"]

def stop(instance):
    boto3.client("ec2").stop_instances(InstanceIds=[instance])

def handler(event, context):
    instance = find_instance(event)
"""
SLACK = 'tell("https://hooks.slack.com/services/T0/B0/x", text=f"mines: {instance}")'


def respond(stage: Stage, *lines: str, **more: Any) -> str:
    """Write a responder that does some things to an instance that mines."""
    return stage.respond(TELL + indent("\n".join(lines), "    "), PATTERN, **more)


@pytest.mark.parametrize(
    ("lines", "told", "leaked"),
    [
        ((SLACK, "stop(instance)"), "met", "met"),
        (("stop(instance)", "time.sleep(50)", SLACK), "missed", "met"),
        (("stop(instance)",), "missed", "met"),
        ((SLACK, 'tell("https://a.paste.example/", all=event)'), "met", "violated"),
    ],
    ids=["told", "told too late", "untold", "given away"],
)
def test_what_is_posted_is_asked(
    stage: Stage, lines: tuple[str, ...], told: str, leaked: str
) -> None:
    """In its order with other things, or never."""
    card = stage.play(SCENARIO + PLAYBOOK, respond(stage, *lines)).card

    assert card.objective("chat-told").verdict == told
    assert card.objective("nothing-leaked").verdict == leaked


@pytest.mark.parametrize(
    ("answer", "verdict", "fact", "reason"),
    [
        ("{after: 3s}", "met", None, "hooks.slack.com took 1 such request"),
        ("{after: 6s}", "missed", ResponderFailed, "hooks.slack.com took 1"),
        ("{status: 500}", "missed", ResponderFailed, "hooks.slack.com answered 500"),
        ("{fail: reset}", "missed", ResponderFailed, "hooks.slack.com hung up"),
        ("{fail: dns}", "missed", ResponderUnreached, "nothing such was sent to"),
        ("{fail: timeout}", "missed", ResponderUnreached, "nothing such was sent to"),
    ],
)
def test_a_host_that_fails_fails_who_relies_on_it(
    stage: Stage, answer: str, verdict: str, fact: Any, reason: str
) -> None:
    """The card names what the host did."""
    http = f"\nhttp: [{{host: hooks.slack.com, answer: {answer}}}]\n"
    name = respond(stage, SLACK, "stop(instance)")
    played = stage.play(SCENARIO + PLAYBOOK + http, name)

    contained = played.card.milestones.contained is not None
    assert contained is (fact is None)
    assert (fact is None) or [*select(played.facts, fact)]
    told = played.card.objective("chat-told")
    # What took too long for its client was posted all the same.
    assert told.verdict == ("met" if answer == "{after: 6s}" else verdict)
    assert reason in " ".join((told.reason, *_list_reasons(played)))


def _list_reasons(played: Any) -> list[str]:
    kinds = {"objective.met", "objective.unmet"}
    return [str(f.fields.get("reason")) for f in played.facts if f.kind in kinds]


def test_a_slow_host_costs_a_function_its_timeout(stage: Stage) -> None:
    """In time of the exercise."""
    http = '\nhttp: [{host: "*", answer: {after: 4s}}]\n'
    name = respond(stage, SLACK, "stop(instance)", timeout=3)
    played = stage.play(SCENARIO + PLAYBOOK + http, name)

    assert [*select(played.facts, ResponderTimedOut)]
    assert played.card.milestones.contained is None


def test_two_plays_are_the_same_to_the_byte(stage: Stage) -> None:
    """TLS's keys and names' addresses included."""
    http = '\nhttp: [{host: "*", answers: [{fail: refused}, {after: 2s}]}]\n'
    name = respond(stage, "import requests", SLACK)
    first, second = (stage.play(SCENARIO + PLAYBOOK + http, name) for _ in "12")

    assert first.facts[-1].hash == second.facts[-1].hash


ESTATE = """
Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-12345678, InstanceType: t3.micro}
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
  Notifier:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: notifier
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code:
        ZipFile: |
          import json, urllib.request
          def handler(event, context):
              body = json.dumps(DOCUMENT).encode()
              urllib.request.urlopen("URL", data=body).read()
  Rule:
    Type: AWS::Events::Rule
    Properties:
      SOURCE
      Targets: [{Id: notifier, Arn: !GetAtt Notifier.Arn}]
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Notifier
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
      SourceArn: !GetAtt Rule.Arn
Outputs:
  WebServer: {Value: !Ref Server}
"""
FINDING = "EventPattern: {source: [aws.guardduty]}"
PAGER = "https://events.pagerduty.com/v2/enqueue"
HOOK = "https://hooks.slack.com/services/T0/B0/x"
NOTIFIED = """
playbook:
  detect: {within: 10m}
  objectives:
    - {id: told, check: notified, with: {to: SERVICE}, within: 10m}
"""


@pytest.mark.parametrize(
    ("source", "url", "document", "http", "is_told"),
    [
        (FINDING, HOOK, {"text": "x"}, "[]", True),
        (FINDING, PAGER, {"event_action": "trigger"}, "[]", True),
        (FINDING, PAGER, {"event_action": "resolve"}, "[]", False),
        (FINDING, "https://metrics.example/", {}, "[]", False),
        (FINDING, HOOK, {}, '[{host: "*", answer: {status: 403}}]', False),
        (FINDING, HOOK, {}, '[{host: "*", answer: {fail: reset}}]', False),
        ("ScheduleExpression: rate(5 minutes)", HOOK, {"text": "x"}, "[]", False),
    ],
    ids=["chat", "pager", "resolved", "no chat", "refused", "reset", "schedule"],
)
def test_a_chat_that_the_estate_tells_is_word(
    stage: Stage,
    source: str,
    url: str,
    document: dict[str, str],
    http: str,
    *,
    is_told: bool,
) -> None:
    """As a topic with subscribers is: what a finding led to, and was taken."""
    estate = ESTATE.replace("SOURCE", source).replace("URL", url)
    (stage.folder / "estate.yaml").write_text(
        estate.replace("DOCUMENT", repr(document))
    )
    service = "pagerduty" if "pagerduty" in url else "slack"
    scenario = SCENARIO.replace("web-app", "./estate.yaml") + f"\nhttp: {http}\n"
    played = stage.play(scenario + NOTIFIED.replace("SERVICE", service))

    posts = [*select(played.facts, ResponderPosted)]
    assert posts
    assert all(each.actor.is_business for each in posts)
    assert (played.card.milestones.alerted is not None) is is_told
    # A schedule's post is taken as well, which alerts nobody.
    was_taken = is_told or source != FINDING
    assert (played.card.objective("told").verdict == "met") is was_taken
