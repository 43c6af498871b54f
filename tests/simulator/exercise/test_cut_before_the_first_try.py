"""What the response cut before its first try was lost at that moment, not at a try."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

INTRUDER = {"source_ip": "198.51.100.7"}
LOOK = {"id": "look", "at": "1m", "as": "${PipelineKey}", "call": "iam:CreateUser"}
LOOK |= {"with": {"UserName": "svc-new"}}
READ = {"call": "s3:ListObjectsV2", "with": {"Bucket": "${CustomersBucket}"}}
SPY = {"call": "iam:ListUsers", "as": "${PipelineKey}"}
STEAL = {"id": "steal", "goal": True, "delay": "5m", "every": "5m"}
KEY_OFF = """
def handler(event, context):
    import boto3
    who = event["detail"]["userIdentity"]
    boto3.client("iam").update_access_key(
        UserName=who["userName"], AccessKeyId=who["accessKeyId"], Status="Inactive"
    )
"""
NOTE = """
def handler(event, context):
    import boto3
    boto3.client("iam").create_group(GroupName="under-watch")
"""

Perform = Callable[..., Played]


@pytest.fixture
def perform(tmp_path: Path) -> Perform:
    """Give a function that plays injects against a handler that hears of CreateUser."""

    def run(*injects: dict[str, Any], code: str = KEY_OFF) -> Played:
        scenario = {
            "title": "The response is quicker than the first try",
            "estate": "delivery-pipeline",
            "duration": "1h",
            "injects": [{**INTRUDER, **each} for each in injects],
            "playbook": {"detect": {"within": "10m"}, "contain": {"within": "15m"}},
        }
        responder = tmp_path / "answer"
        responder.mkdir()
        (responder / "handler.py").write_text(code)
        (responder / "responder.yaml").write_text(
            json.dumps(
                {
                    "title": "Answer",
                    "doc": "Answers whoever makes a user.",
                    "pattern": {"detail": {"eventName": ["CreateUser"]}},
                    "policy": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}],
                }
            )
        )
        path = tmp_path / "scenario.yaml"
        path.write_text(yaml.safe_dump(scenario))
        return play(load_scenario(path), Options(responders=(str(responder),)))

    return run


def _find_call(played: Played, operation: str) -> float:
    return next(
        fact.t
        for fact in played.facts
        if fact.kind == "api.called" and fact.fields["operation"] == operation
    )


def test_a_goal_is_lost_when_its_key_is_switched_off(perform: Perform) -> None:
    """Twelve refused tries in the next hour change nothing."""
    played = perform(LOOK, {**STEAL, **SPY, "after": "look"})
    card, off = played.card, _find_call(played, "UpdateAccessKey")
    assert off < 100
    assert (card.verdict, card.milestones.contained) == ("passed", off)
    goal = card.goal("steal")
    assert (goal.attempts, goal.successes, goal.lost_at) == (11, 0, off)


def test_a_step_on_the_way_is_lost_then_too(perform: Perform) -> None:
    """Without it the goal is never even planned."""
    climb = {**LOOK, "id": "climb", "after": "look", "delay": "5m", "every": "5m"}
    climb |= {"at": None, "call": "iam:CreateLoginProfile"}
    climb |= {"with": {"UserName": "svc-new", "Password": "Correct-Horse-9-Battery"}}
    steal = {**STEAL, **SPY, "after": "climb"}
    climb = {name: value for name, value in climb.items() if value is not None}
    played = perform(LOOK, climb, steal)
    off = _find_call(played, "UpdateAccessKey")
    prevented = [fact for fact in played.facts if fact.kind == "inject.prevented"]
    assert [fact.fields["since"] for fact in prevented] == [off]
    assert played.card.milestones.contained == off
    assert played.card.verdict == "passed"


def test_a_goal_that_nobody_could_reach_was_not_tested(perform: Perform) -> None:
    """The response did something, but nothing that this goal fails for."""
    stranger = {"as": "arn:aws:iam::999988887777:role/x"}
    card = perform(LOOK, {**STEAL, **READ, **stranger, "after": "look"}, code=NOTE).card
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    assert card.milestones.first_action is not None


def test_a_role_that_nobody_took_yet_can_be_closed(perform: Perform) -> None:
    """Its session begins with the first try, and the role is worth nothing by then."""
    code = """
def handler(event, context):
    import boto3, json
    iam = boto3.client("iam")
    role = next(r["RoleName"] for r in iam.list_roles()["Roles"]
                if "ApplicationRole" in r["RoleName"])
    iam.put_role_policy(RoleName=role, PolicyName="closed", PolicyDocument=json.dumps(
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}))
"""
    steal = {**STEAL, **READ, "after": "look", "as": "${ApplicationRole}"}
    played = perform(LOOK, steal, code=code)
    closed = _find_call(played, "PutRolePolicy")
    assert played.card.milestones.contained == closed


def test_revoking_sessions_does_not_end_one_that_is_still_to_begin(
    perform: Perform,
) -> None:
    """A policy on older sessions lets the intruder take the role afterwards."""
    code = """
def handler(event, context):
    import boto3, json, datetime
    iam = boto3.client("iam")
    role = next(r["RoleName"] for r in iam.list_roles()["Roles"]
                if "ApplicationRole" in r["RoleName"])
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    older = {"DateLessThan": {"aws:TokenIssueTime": now}}
    iam.put_role_policy(RoleName=role, PolicyName="revoked", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": older}]}))
"""
    steal = {**STEAL, **READ, "after": "look", "as": "${ApplicationRole}"}
    goal = perform(LOOK, steal, code=code).card.goal("steal")
    assert goal.is_held
    assert len(goal.holds) == 1
