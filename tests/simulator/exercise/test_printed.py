"""What responders of any kind print is kept, and they fail at a line of their file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.exercise import play
from gameday.simulator.options import Options
from gameday.simulator.runs.logs import Kind, find_logs, read_records, write_logs

if TYPE_CHECKING:
    from gameday.scenarios.loader import LoadedScenario
    from gameday.simulator.exercise import Played
    from gameday.simulator.world import World

SETTINGS = "pattern: {source: [aws.guardduty]}\n"
PROGRAM = """\
import os, sys
print("looking at it", flush=True)
print(os.environ["AWS_SESSION_TOKEN"], flush=True)
sys.stderr.write("no end of line")
raise KeyError("instance")
"""
RUNBOOK = """\
schemaVersion: "0.3"
mainSteps:
  - name: look
    action: aws:executeScript
    inputs:
      Runtime: python3.11
      Handler: run
      Script: |
        def run(events, context):
            print("looking at it")
            raise KeyError("instance")
"""
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Look:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Runtime: python3.12
      Handler: look.handler
      Events:
        Finding:
          Type: EventBridgeRule
          Properties: {Pattern: {source: [aws.guardduty]}}
"""
INLINE = """\
Resources:
  Look:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: look
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code:
        ZipFile: @CODE@
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.guardduty]}
      Targets: [{Id: look, Arn: !GetAtt Look.Arn}]
  Open:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Look
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
"""
INLINE_SAM = TEMPLATE.replace("CodeUri: src", "InlineCode: @CODE@").replace(
    "look.handler", "index.handler"
)
CODE = """\
            def handler(event, context):
                raise KeyError("${AWS::Region}")
"""


def play_with(
    flagship: LoadedScenario, spec: str, folder: Path
) -> tuple[Played, dict[str, list[str]]]:
    """Play the flagship, and return what was printed by log group."""

    def keep(world: World) -> None:
        write_logs(
            folder / "logs",
            world.account.read_everywhere(),
            findings=(),
            facts=world.journal.facts,
            now=world.clock.now(),
            outputs=world.printed,
        )

    played = play(flagship, Options(responders=(spec,), latency="none"), keep=keep)
    printed: dict[str, list[str]] = {}
    for kind, path in find_logs(folder / "logs"):
        if kind is Kind.LOG_EVENTS:
            for each in read_records(kind, path.read_bytes(), path.name):
                printed.setdefault(each["log_group"], []).append(each["message"])
    return played, printed


def find_lines(played: Played) -> set[str]:
    """Return the lines where the responders failed."""
    failed = [fact.fields for fact in played.facts if fact.kind == "responder.failed"]
    return {str(fields.get("line", "")) for fields in failed}


def test_a_program(flagship: LoadedScenario, tmp_path: Path) -> None:
    """Both of its streams, as they came, and no credentials."""
    (tmp_path / "look.py").write_text(PROGRAM)
    (tmp_path / "look.responder.yaml").write_text(SETTINGS)
    spec = f"command:{sys.executable} {tmp_path / 'look.py'}"
    played, printed = play_with(flagship, spec, tmp_path)
    lines = printed["gameday/commands/look"]
    assert lines[:2] == ["looking at it", "(secret)"]
    assert "no end of lineTraceback (most recent call last):" in lines
    assert lines[-1] == "KeyError: 'instance'"
    assert find_lines(played) == {"look.py:5"}


def test_a_script_of_a_runbook(flagship: LoadedScenario, tmp_path: Path) -> None:
    """In the group where Automation would send it; the line is the runbook's."""
    (tmp_path / "look.yaml").write_text(RUNBOOK)
    (tmp_path / "look.responder.yaml").write_text(SETTINGS)
    spec = f"ssm:{tmp_path / 'look.yaml'}"
    played, printed = play_with(flagship, spec, tmp_path)
    assert set(printed["/aws/ssm/automation/executeScript"]) == {"looking at it"}
    assert any("at look.yaml:11" in reason for reason in played.card.reasons)


def test_a_function_of_a_template(flagship: LoadedScenario, tmp_path: Path) -> None:
    """Its stack trace names the file in the person's own folder."""
    (tmp_path / "src").mkdir()
    code = tmp_path / "src" / "look.py"
    code.write_text("def handler(event, context):\n    raise KeyError('instance')\n")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    spec = f"template:{tmp_path / 'template.yaml'}"
    played, printed = play_with(flagship, spec, tmp_path)
    lines = [line for lines in printed.values() for line in lines]
    assert any(f'File "{code}", line 2, in handler' in line for line in lines)
    assert find_lines(played) == {"look.py:2"}


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (INLINE, f"|\n{CODE}"),
        (INLINE, f"!Sub |\n{CODE}"),
        (INLINE, f"\n          Fn::Sub: |\n{CODE}"),
        (INLINE_SAM, f"|\n{CODE}"),
    ],
)
def test_a_function_whose_code_stands_in_the_template(
    flagship: LoadedScenario, tmp_path: Path, template: str, code: str
) -> None:
    """The line that raised is the template's own."""
    path = tmp_path / "template.yaml"
    path.write_text(template.replace("@CODE@\n", code))
    lines = path.read_text().splitlines()
    [line] = [n for n, each in enumerate(lines, start=1) if "raise" in each]
    played, printed = play_with(flagship, f"template:{path}", tmp_path)
    assert find_lines(played) == {f"template.yaml:{line}"}
    told = [each for group in printed.values() for each in group]
    assert any(f'template.yaml", line {line}, in handler' in each for each in told)
