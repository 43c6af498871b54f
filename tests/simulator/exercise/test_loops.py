"""A responder that wakes itself is named early, and the exercise does not go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario

HANDLER = """\
import boto3

ec2 = boto3.client("ec2")

def handler(event, context):
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "seen", "Value": event["id"]}])
"""
SETTINGS = """\
pattern:
  source: [aws.ec2]
  detail: {eventName: [AuthorizeSecurityGroupIngress, CreateTags]}
"""


def test_a_responder_that_wakes_itself_is_named(
    flagship: LoadedScenario, tmp_path: Path
) -> None:
    """With the way from its call back to itself, the first time it closes."""
    (tmp_path / "tagger.py").write_text(HANDLER)
    (tmp_path / "tagger.yaml").write_text(SETTINGS)
    spec = f"lambda:{tmp_path / 'tagger.py'}:handler"
    played = play(flagship, Options(responders=(spec,), latency="none"))
    told = [fact for fact in played.facts if fact.kind == "responder.looped"]
    rule = next(
        name
        for fact in played.facts
        if fact.kind == "responder.deployed"
        for kind, name in fact.fields["resources"].values()
        if kind == "AWS::Events::Rule"
    )
    way = f"tagger → ec2:CreateTags → CloudTrail event → rule {rule} → tagger"
    assert [fact.fields["loop"] for fact in told] == [way]
    assert played.card.verdict == "aborted"
    assert f"tagger triggers itself, 16 times and on: {way}" in played.card.reasons[0]
    assert f"tagger triggers itself: {way}" in [m.text for m in played.card.timeline]
