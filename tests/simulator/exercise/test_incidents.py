"""Incidents of kinds nobody planned for are judged by what AWS would have done."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

TABLE = yaml.safe_load(Path(__file__).with_name("incidents.yaml").read_text())
INCIDENTS = TABLE["incidents"]
TRUST = (
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow",'
    ' "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}'
)
HANDLER = """
import boto3, json


def handler(event, context):
    p = event["detail"]["requestParameters"]
"""


def _write(incident: str, stage: Any) -> str:
    told = INCIDENTS[incident]
    (stage.folder / "estate.yaml").write_text(TABLE["estate"])
    return yaml.safe_dump(
        {
            "title": incident,
            "estate": "estate.yaml",
            "duration": "30m",
            "injects": told["injects"],
            "playbook": told["playbook"],
        }
    )


@pytest.mark.parametrize("incident", INCIDENTS)
def test_the_adversary_wins_where_nobody_answers(incident: str, stage: Any) -> None:
    """And the card says by what it still can, or what still is."""
    card = stage.play(_write(incident, stage)).card
    assert (card.verdict, card.exit_code) == ("failed", 1), card.reasons
    why = INCIDENTS[incident]["why"]
    assert any(why in reason for reason in card.reasons), card.reasons
    assert card.milestones.contained is None


@pytest.mark.parametrize("incident", INCIDENTS)
def test_the_right_answer_passes(incident: str, stage: Any) -> None:
    """It undoes what was done, within half a minute, and harms nobody."""
    told = INCIDENTS[incident]
    event = {"eventName": [told["answers"]], "userIdentity": {"type": ["IAMUser"]}}
    code = HANDLER + indent(told["code"], "    ")
    responder = stage.respond(code, {"detail": event})
    card = stage.play(_write(incident, stage), responder).card
    assert (card.verdict, card.score) == ("passed", 100), card.reasons
    assert card.collateral == ()
    held = [goal.id for goal in card.goals if goal.is_held]
    assert held == []


def test_what_a_stranger_prepares_is_seen_where_it_is(stage: Any) -> None:
    """An inject of another account's has its effect there, not in the estate."""
    scenario = yaml.safe_load(_write("a user is made an administrator", stage))
    eve = "arn:aws:iam::999988887777:user/eve"
    given = {"RoleName": "launch-pad", "AssumeRolePolicyDocument": TRUST}
    prepare = {"id": "prepare", "at": "1s", "as": eve, "call": "iam:CreateRole"}
    scenario["injects"].insert(0, prepare | {"with": given})
    card = stage.play(yaml.safe_dump(scenario)).card
    assert card.verdict == "failed", card.reasons
