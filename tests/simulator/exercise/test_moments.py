"""What becomes true without a call is true from that moment on, not from the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulator.exercise.conftest import Stage

if TYPE_CHECKING:
    from gameday.simulator.exercise import Played

SCENARIO = """
title: Checks about what nobody calls
estate: estate.yaml
duration: 75m
injects:
  - {id: finding, at: 0s, finding: {type: "Discovery:IAMUser/AnomalousBehavior",
     access_key: "${Key}"}}
  - {id: take, at: 1m, as: "${Role}", goal: true, every: 50m,
     call: sts:GetCallerIdentity}
  - {id: call, at: 20m, by: colleague, message: {to: on-call, subject: odd, text: x}}
playbook:
  objectives:
    - {id: told, check: notified, with: {to: on-call}, within: 1h}
    - {id: paged, check: notified, with: {topic: "${Topic}"}, within: 1h}
    - {id: crash, must_not: responder_failed, with: {responder: crash}}
    - {id: slow, must_not: timed_out, with: {responder: slow}}
    - {id: denied, must_not: refused, with: {responder: denied}}
"""
ESTATE = """
Resources:
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
  Somebody: {Type: AWS::IAM::User}
  Key: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref Somebody}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: sts:AssumeRole}]
  Topic: {Type: AWS::SNS::Topic}
  Lets:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {Service: events.amazonaws.com},
             Action: sns:Publish, Resource: !Ref Topic}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.guardduty]}
      Targets: [{Id: page, Arn: !Ref Topic}]
Outputs:
  Key: {Value: !Ref Key}
  Role: {Value: !GetAtt Role.Arn}
  Topic: {Value: !Ref Topic}
"""
NEWS = {"source": ["aws.guardduty"]}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play it with one that crashes, one that is too slow, one that may do nothing."""
    stage = Stage(tmp_path_factory.mktemp("moments"))
    (stage.folder / "estate.yaml").write_text(ESTATE)
    crash = "def handler(event, context):\n    raise ValueError('no')\n"
    slow = "import time\ndef handler(event, context):\n    time.sleep(100)\n"
    denied = """
        import boto3
        def handler(event, context):
            try:
                boto3.client("iam").list_users()
            except Exception as error:
                print(error)
    """
    return stage.play(
        SCENARIO,
        stage.respond(crash, NEWS, name="crash"),
        stage.respond(slow, NEWS, name="slow", timeout=5),
        stage.respond(denied, NEWS, name="denied", policy=[]),
    )


def _find(played: Played, kind: str, **fields: object) -> list[float]:
    return [
        fact.t
        for fact in played.facts
        if fact.kind == kind
        and all(fact.fields.get(name) == value for name, value in fields.items())
    ]


@pytest.mark.parametrize(
    ("objective", "kind", "fields", "which"),
    [
        ("told", "message.sent", {}, 0),
        ("paged", "event.delivered", {"rule": "estate-Rule"}, 0),
        ("crash", "responder.failed", {"responder": "crash"}, -1),
        ("slow", "responder.timed_out", {"responder": "slow"}, -1),
        ("denied", "api.called", {"operation": "ListUsers"}, 0),
    ],
)
def test_a_check_has_the_moment_of_the_fact_that_it_is_about(
    played: Played, objective: str, kind: str, fields: dict[str, str], which: int
) -> None:
    """A run has failed when its last try has, and not before."""
    if "rule" in fields:
        targets = [f for f in played.facts if f.kind == kind]
        moments = [f.t for f in targets if ":sns:" in str(f.fields["target"])]
    else:
        moments = _find(played, kind, **fields)
    assert played.card.objective(objective).at == moments[which]


def test_a_session_ends_when_it_ends(played: Played) -> None:
    """An hour after it began, and not at a try that comes later still."""
    goal = played.card.goal("take")
    assert (goal.attempts, goal.successes) == (2, 2)
    [first, _] = _find(played, "goal.attempted")
    assert goal.lost_at is not None
    assert 3600 - 1 < goal.lost_at - first <= 3600
    assert goal.by.startswith("the end of the session ASIA")


QUIET = """
title: Nobody calls anything after the beginning
estate: estate.yaml
duration: 40m
injects:
  - {id: look, at: 0s, as: "${Role}", call: iam:ListUsers}
  - {id: use, at: 10s, as: "${Role}", goal: true, every: 30m, call: iam:ListRoles}
playbook:
  objectives:
    - {id: barred, check: denied, with: {as: "${Role}", call: iam:ListUsers}}
    - id: kept
      check: state
      with: {call: s3:ListObjectsV2, with: {Bucket: "${Logs}"}, path: "KeyCount > `0`",
             equals: true}
"""
DATED = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: for-a-while
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Effect: Allow, Action: "iam:List*", Resource: "*",
                 Condition: {DateLessThan: {"aws:CurrentTime": "2026-03-02T09:20:30Z"}}}
  Logs: {Type: AWS::S3::Bucket}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {Service: cloudtrail.amazonaws.com},
             Action: "s3:*", Resource: [!GetAtt Logs.Arn, !Sub "${Logs.Arn}/*"]}
  Trail:
    Type: AWS::CloudTrail::Trail
    DependsOn: Policy
    Properties: {IsLogging: true, S3BucketName: !Ref Logs}
Outputs:
  Role: {Value: !GetAtt Role.Arn}
  Logs: {Value: !Ref Logs}
"""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play a scenario in which nothing is changed by a call."""
    stage = Stage(tmp_path_factory.mktemp("quiet"))
    (stage.folder / "estate.yaml").write_text(DATED)
    return stage.play(QUIET)


def test_a_date_in_a_policy_comes_when_it_comes(quiet: Played) -> None:
    """The goal is lost, and the objective met, at that second and for that reason."""
    turned = [f for f in quiet.facts if f.kind in {"goal.lost", "objective.met"}]
    dated = [f for f in turned if f.fields.get("by", "").startswith("a date in")]
    assert [(f.kind, f.t) for f in dated] == [
        ("objective.met", 1230.0),
        ("goal.lost", 1230.0),
    ]
    assert "inline policy for-a-while" in str(dated[0].fields["by"])


def test_a_log_that_is_delivered_is_seen_at_once(quiet: Played) -> None:
    """Not at the end, nor at the next call: there is none."""
    objective = quiet.card.objective("kept")
    assert objective.at is not None
    # The one call of the first minutes, in the first log after it.
    assert 60 < objective.at < 15 * 60
