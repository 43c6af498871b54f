"""Who overwrites a bucket under a key of its own takes it from who works with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.scorecards.impact import Outage
from gameday.scorecards.scorecard import Scorecard
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

ESTATE = """
Resources:
  Orders:
    Type: AWS::S3::Bucket
    Properties: {VersioningConfiguration: {Status: Enabled}}
  Clerk: {Type: AWS::IAM::User}
  Shop:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: ec2.amazonaws.com}
            Action: "sts:AssumeRole"
  May:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Users: [!Ref Clerk]
      Roles: [!Ref Shop]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]
  ClerkKey:
    Type: AWS::IAM::AccessKey
    Properties: {UserName: !Ref Clerk}
Outputs:
  Orders: {Value: !Ref Orders}
  Clerk: {Value: !Ref Clerk}
  ClerkKey: {Value: !Ref ClerkKey}
  Shop: {Value: !Ref Shop}
"""
THING = {"Bucket": "${Orders}", "Key": "open.csv"}
SELF = {**THING, "CopySource": "${Orders}/open.csv"}
KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
BLOCKED = {"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}

Perform = Callable[..., Played]


def list_outages(card: Scorecard) -> list[Outage]:
    """List when nothing was served."""
    return [
        outage
        for each in card.impact.downtimes
        if each.workload == "serve"
        for outage in each.outages
    ]


@pytest.fixture
def perform(tmp_path: Path) -> Perform:
    """Give a function that plays an overwrite, after what was done to the bucket."""

    def run(*before: dict[str, Any]) -> Played:
        steps = [
            {"id": f"before-{at}", "at": f"{at}m", "as": "${ClerkKey}", **each}
            for at, each in enumerate(before, 2)
        ]
        encrypt = {"id": "encrypt", "at": "5m", "as": "${ClerkKey}", "goal": True}
        encrypt |= {"every": "10m", "call": "s3:CopyObject", "with": {**SELF, **KEY}}
        scenario = {
            "title": "The orders are encrypted where they lie",
            "estate": "estate.yaml",
            "duration": "30m",
            "workload": [
                {"id": "keep", "as": "${Shop}", "every": "1h", "call": "s3:PutObject"}
                | {"with": {**THING, "Body": "1,Ada"}},
                {"id": "serve", "as": "${Shop}", "every": "1m", "call": "s3:GetObject"}
                | {"with": THING},
            ],
            "injects": [
                {"source_ip": "198.51.100.7", **each} for each in (*steps, encrypt)
            ],
            "playbook": {
                "detect": {"within": "10m"},
                "objectives": [
                    {
                        "id": "served",
                        "phase": "recovery",
                        "check": "workload_up",
                        "workload": "serve",
                        "within": "20m",
                        "critical": True,
                    }
                ],
            },
        }
        (tmp_path / "estate.yaml").write_text(ESTATE)
        path = tmp_path / "scenario.yaml"
        path.write_text(yaml.safe_dump(scenario, sort_keys=False))
        return play(load_scenario(path), Options(responders=()))

    return run


def test_who_reads_is_down_from_the_overwrite_on(perform: Perform) -> None:
    """The copy is let through, and the application has no key."""
    card = perform().card
    assert card.gaps == ()
    assert card.goal("encrypt").successes == 1
    [outage] = list_outages(card)
    assert 300 <= outage.start < 302
    assert "InvalidRequest" in outage.reason
    assert card.verdict == "failed"


def test_a_success_that_cannot_be_had_twice_is_no_containment(perform: Perform) -> None:
    """The next overwrite would need the key of the first; nobody has done anything."""
    played = perform()
    goal = played.card.goal("encrypt")
    assert (goal.held_at is not None, goal.lost_at) == (True, None)


def test_a_bucket_that_blocks_such_keys_is_read_on(perform: Perform) -> None:
    """Nothing came of the overwrite."""
    rules = {"Rules": [BLOCKED]}
    given = {"Bucket": "${Orders}", "ServerSideEncryptionConfiguration": rules}
    card = perform({"call": "s3:PutBucketEncryption", "with": given}).card
    assert card.goal("encrypt").successes == 0
    assert list_outages(card) == []
