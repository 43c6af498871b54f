"""What the adversary used stays involved when a response takes it away."""

from __future__ import annotations

from typing import Any

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

DELETE_KEY = """
    import boto3
    iam = boto3.client("iam")

    def handler(event, context):
        for user in iam.list_users()["Users"]:
            name = user["UserName"]
            if "Operations" in name:
                for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
                    iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
"""


def test_the_owner_of_a_deleted_key_is_no_bystander(stage: Any) -> None:
    """To delete the stolen key is wrong, but it is the right user's key."""
    responder = stage.respond(DELETE_KEY, {"source": ["aws.guardduty"]})
    scenario = load_scenario("exfiltration/public-bucket")
    card = play(scenario, Options(responders=(responder,))).card
    assert str(card.objective("key-kept").verdict) == "violated"
    assert card.collateral == ()
