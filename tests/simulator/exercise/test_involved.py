"""What the adversary used stays involved when a response takes it away."""

from __future__ import annotations

from typing import Any

import pytest

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


ESTATE = """
Resources:
  Cases:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: cases
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Intern:
    Type: AWS::IAM::User
    Properties:
      UserName: intern
      Policies:
        - PolicyName: events
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Action: "events:*", Resource: "*"}]
  InternKey:
    Type: AWS::IAM::AccessKey
    Properties: {UserName: !Ref Intern}
Outputs:
  InternKey: {Value: !Ref InternKey}
"""
SCENARIO = """
title: Somebody tells of a sale
estate: estate.yaml
injects:
  - id: tell
    at: 30s
    as: "${InternKey}"
    call: events:PutEvents
    with: {Entries: [{Source: shop, DetailType: Sale, Detail: "{}"}]}
playbook:
  detect: {within: 10m}
"""
WRITES = """\
import boto3, os

def handler(event, context):
    item = {"id": {"S": event["id"]}}
    boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item=item)
"""
MAY_WRITE = [{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*"}]


@pytest.mark.parametrize("is_told", [True, False])
def test_a_table_that_a_folders_function_is_told_of_is_its_own(
    stage: Any,
    is_told: bool,  # noqa: FBT001 - pytest hands it over by name
) -> None:
    """By its environment; one that it just knows of is the business's."""
    told = {"environment": {"TABLE": "cases"}} if is_told else {}
    code = WRITES if is_told else WRITES.replace('os.environ["TABLE"]', '"cases"')
    responder = stage.respond(code, {"source": ["shop"]}, policy=MAY_WRITE, **told)
    (stage.folder / "estate.yaml").write_text(ESTATE)
    card = stage.play(SCENARIO, responder).card
    assert card.milestones.acknowledged is not None
    assert bool(card.collateral) is not is_told
