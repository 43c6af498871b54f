"""What is true of an opened bucket alone: shutting out the public is not enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

PUBLIC_ONLY = """
title: Answer the public finding alone
doc: Is block-public-bucket without the finding about another account.
like: block-public-bucket
pattern:
  source: [aws.guardduty]
  detail:
    type: ["Policy:S3/BucketAnonymousAccessGranted"]
"""

KEY_OFF = """
import boto3

def handler(event, context):
    opened_by = event["detail"]["userIdentity"]
    boto3.client("iam").update_access_key(
        UserName=opened_by["userName"],
        AccessKeyId=opened_by["accessKeyId"],
        Status="Inactive",
    )
"""
ON_OPENING = {
    "source": ["aws.s3"],
    "detail": {"eventName": ["PutBucketPolicy"], "userIdentity": {"type": ["IAMUser"]}},
}


def test_what_an_objective_demands_is_no_damage(stage: Any) -> None:
    """The key's owner is involved: it is what the adversary came in with."""
    key_off = stage.respond(KEY_OFF, ON_OPENING)
    responders = ("block-public-bucket", "unshare-snapshot", key_off)
    scenario = load_scenario("exfiltration/public-bucket")
    card = play(scenario, Options(responders=responders)).card
    assert card.objective("key-disabled").verdict == "met"
    assert (card.verdict, card.collateral) == ("passed", ())


def test_removing_the_public_statement_lets_the_foreign_account_back_in(
    tmp_path: Path,
) -> None:
    """The block shuts strangers out of public policies only; what is left is none."""
    (tmp_path / "responder.yaml").write_text(PUBLIC_ONLY)
    responders = (str(tmp_path), "unshare-snapshot")
    scenario = load_scenario("exfiltration/public-bucket")
    played = play(scenario, Options(seed=1, responders=responders))
    turns = [
        fact.kind
        for fact in played.facts
        if fact.fields.get("goal") == "read-from-outside"
        and fact.kind != "goal.attempted"
        and not fact.fields.get("still")
    ]
    assert turns == ["goal.held", "goal.lost", "goal.held"]
    assert any("containment did not last" in text for text in played.card.reasons)
