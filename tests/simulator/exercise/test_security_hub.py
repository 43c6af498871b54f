"""A responder that listens to Security Hub hears of GuardDuty's findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = """\
title: Stops what Security Hub says is mining
doc: Stops the instances of grave findings that Security Hub imports.
pattern:
  source: [aws.securityhub]
  detail-type: [Security Hub Findings - Imported]
  detail:
    findings: {ProductName: [GuardDuty], Severity: {Label: [HIGH, CRITICAL]}}
policy:
  - {Effect: Allow, Action: "ec2:StopInstances", Resource: "*"}
"""
HANDLER = """\
import boto3


def handler(event, context):
    for finding in event["detail"]["findings"]:
        for resource in finding["Resources"]:
            if resource["Type"] == "AwsEc2Instance":
                instance = resource["Id"].rpartition("/")[2]
                boto3.client("ec2").stop_instances(InstanceIds=[instance])
"""


@pytest.fixture
def responder(tmp_path: Path) -> str:
    """Give the folder of a responder that stops instances."""
    folder = tmp_path / "stop-from-hub"
    folder.mkdir()
    (folder / "responder.yaml").write_text(MANIFEST)
    (folder / "handler.py").write_text(HANDLER)
    return str(folder)


def run(responder: str, *, without_hub: Path | None = None) -> Played:
    """Play the flagship, on its estate or on one without Security Hub."""
    loaded = load_scenario("impact/ec2-crypto-mining")
    if without_hub is not None:
        text = loaded.estate.text
        begin, end = text.index("  SecurityHub:"), text.index("\nOutputs:")
        estate = without_hub / "estate.yaml"
        estate.write_text(text[:begin] + text[end:])
        scenario = without_hub / "scenario.yaml"
        scenario.write_text(
            loaded.path.read_text().replace("estate: web-app", "estate: estate.yaml")
        )
        loaded = load_scenario(str(scenario))
    return play(loaded, Options(seed=1, responders=(responder,)))


def test_a_finding_reaches_the_responder_through_the_hub(responder: str) -> None:
    """It is alerted after GuardDuty has published, and stops the miner."""
    played = run(responder)
    published = next(f for f in played.facts if f.kind == "finding.published")
    alerted = played.card.milestones.alerted
    assert alerted is not None
    assert alerted > published.t
    assert played.card.milestones.contained is not None


def test_without_a_hub_nobody_is_alerted(responder: str, tmp_path: Path) -> None:
    """GuardDuty publishes all the same; only the other way is closed."""
    played = run(responder, without_hub=tmp_path)
    assert any(fact.kind == "finding.published" for fact in played.facts)
    assert played.card.milestones.alerted is None
    assert played.card.milestones.contained is None
