"""Functions of an estate that is SAM's, or that names local code, run as its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import PreflightFailed
from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.simulator.exercise import Played

HEAD = """
Parameters:
  Box: {Type: String, Default: none}
Resources:
  Intern:
    Type: AWS::IAM::User
    Properties:
      Policies:
        - PolicyName: all
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Effect: Allow, Action: ["lambda:*", "ec2:*"], Resource: "*"}
  InternKey:
    Type: AWS::IAM::AccessKey
    Properties: {UserName: !Ref Intern}
"""
OUTPUTS = """
Outputs:
  InternKey: {Value: !Ref InternKey}
"""
SAM = "Transform: AWS::Serverless-2016-10-31" + HEAD
INLINE = """
  Works:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: works
      Handler: index.handler
      Runtime: python3.13
      InlineCode: |
        def handler(event, context):
            return "inline"
      Events:
        Made:
          Type: EventBridgeRule
          Properties:
            Pattern: {source: [aws.ec2], detail: {eventName: [DescribeRegions]}}
        Every: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}
"""
LOCAL = """
  Works:
    Type: AWS::Serverless::Function
    Properties:
      {FunctionName: works, Handler: app.handler, Runtime: python3.13, CodeUri: src/}
"""
PACKAGED = """
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
  Works:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: works
      Handler: app.handler
      Runtime: python3.13
      Role: !GetAtt Role.Arn
      Code: src/
"""
IMAGE = """
  Works:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: works
      PackageType: Image
      ImageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/works:1
"""
FAILS = INLINE.replace('return "inline"', 'raise ValueError("no")')
SCENARIO = """
title: Somebody calls a function
estate: estate.yaml
duration: 12m
parameters: {Box: some}
injects:
  - {id: look, at: 10s, as: "${InternKey}", call: "ec2:DescribeRegions"}
  - id: call
    goal: true
    at: 30s
    every: 60s
    as: "${InternKey}"
    call: lambda:Invoke
    with: {FunctionName: works, Payload: "{}"}
playbook:
  detect: {within: 10m}
"""


@pytest.mark.parametrize(
    "template", [SAM + INLINE, SAM + LOCAL, HEAD + PACKAGED, SAM + FAILS]
)
def test_it_runs_its_code_and_is_no_detection(tmp_path: Path, template: str) -> None:
    """Invoked, by an event, by its schedule: it is the business's all the same."""
    played = _play(tmp_path, template)
    runs = [fact for fact in played.facts if fact.kind == "responder.started"]
    assert runs
    assert {str(fact.actor) for fact in runs} == {"function:works"}
    card = played.card
    assert (card.verdict, card.milestones.alerted) == ("failed", None)
    assert card.milestones.acknowledged is None
    assert not card.gaps
    assert not card.notes


def test_one_that_cannot_run_is_a_gap_once_it_is_called(tmp_path: Path) -> None:
    """Until then it is a note."""
    card = _play(tmp_path, SAM + IMAGE).card
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    assert [gap.what for gap in card.gaps if gap.bears] == ["its container image"]
    assert any("the function `Works` cannot run here" in note for note in card.notes)


def test_what_is_wrong_with_it_is_told_before_anybody_acts(tmp_path: Path) -> None:
    """The code is not where the template says."""
    with pytest.raises(PreflightFailed, match="the code of `Works` is not there"):
        _play(tmp_path, SAM + LOCAL.replace("src/", "nowhere/"))


def _play(folder: Path, template: str) -> Played:
    (folder / "src").mkdir()
    code = 'def handler(event, context):\n    return "local"\n'
    (folder / "src/app.py").write_text(code)
    (folder / "estate.yaml").write_text(template + OUTPUTS)
    scenario = folder / "scenario.yaml"
    scenario.write_text(SCENARIO)
    return play(load_scenario(scenario), Options())
