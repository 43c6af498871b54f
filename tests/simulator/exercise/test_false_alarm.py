"""A false alarm: the right answer is to look, to say so, and to touch nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.scorecards.renderings.words import list_times
from gameday.scorecards.scorecard import Scorecard
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

KIND = "Recon:EC2/PortProbeUnprotectedPort"
SCENARIO = {
    "title": "Somebody scans the shop, and that is all",
    "estate": "web-app",
    "duration": "1h",
    "injects": [
        {
            "id": "probe",
            "at": "1m",
            "by": "guardduty",
            "finding": {"type": KIND, "instance": "${WebServer}"},
        }
    ],
    "playbook": {
        "detect": {"within": "15m"},
        "objectives": [
            {
                "id": "dismissed",
                "check": "finding_dismissed",
                "with": {"type": KIND},
                "within": "30m",
            },
            {
                "id": "left-alone",
                "must_not": "resource_touched",
                "with": {"resources": ["${WebServer}"]},
                "critical": True,
            },
        ],
    },
}
ARCHIVE = """
def handler(event, context):
    import boto3
    detail = event["detail"]
    boto3.client("guardduty").archive_findings(
        DetectorId=detail["service"]["detectorId"], FindingIds=[detail["id"]]
    )
"""
STOP = """
def handler(event, context):
    import boto3
    instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    boto3.client("ec2").stop_instances(InstanceIds=[instance])
"""

Perform = Callable[[str], Scorecard]


@pytest.fixture
def perform(tmp_path: Path) -> Perform:
    """Give a function that plays the false alarm with a handler's code."""

    def run(code: str) -> Scorecard:
        (tmp_path / "handler.py").write_text(code)
        (tmp_path / "responder.yaml").write_text(
            "title: Answer\ndoc: Answers a finding.\n"
            "pattern: {source: [aws.guardduty]}\n"
            'policy: [{Effect: Allow, Action: "*", Resource: "*"}]\n'
        )
        path = tmp_path / "scenario.yaml"
        path.write_text(yaml.safe_dump(SCENARIO))
        options = Options(responders=(str(tmp_path),))
        return play(load_scenario(path), options).card

    return run


def test_a_false_alarm_that_was_dismissed_passes(perform: Perform) -> None:
    """The finding is archived, nothing is touched, and nothing was "not contained"."""
    card = perform(ARCHIVE)
    assert (card.verdict, card.score) == ("passed", 100.0)
    told = " ".join(card.reasons)
    assert "The alarm was rightly dismissed" in told
    assert "guardduty:ArchiveFindings" in told
    assert "contain" not in told
    assert [done for done, *_ in list_times(card)] == [
        "detected",
        "taken up",
        "first action",
    ]
    assert card.times.contain.censored_after is None


def test_acting_on_a_false_alarm_fails(perform: Perform) -> None:
    """The server is stopped for nothing: that was to be left alone."""
    card = perform(STOP)
    assert card.verdict == "failed"
    assert str(card.objective("left-alone").verdict) == "violated"
    assert "The response acted (ec2:StopInstances)" in " ".join(card.reasons)


def test_a_false_alarm_that_nobody_closes_is_still_open(perform: Perform) -> None:
    """Doing nothing at all touches nothing, and closes nothing."""
    card = perform("def handler(event, context):\n    return None\n")
    assert str(card.objective("dismissed").verdict) == "missed"
    assert "Nothing was touched, rightly" in " ".join(card.reasons)
