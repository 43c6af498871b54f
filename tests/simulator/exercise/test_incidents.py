"""Incidents of kinds nobody planned for are judged by what AWS would have done."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

TABLE = yaml.safe_load(Path(__file__).with_name("incidents.yaml").read_text())
INCIDENTS = TABLE["incidents"]
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
