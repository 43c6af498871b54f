"""What the business does every day is no word of an incident, whoever it starts."""

from __future__ import annotations

import pytest

from tests.simulator.exercise.conftest import Stage

SHOP = """
  Files: {Type: AWS::S3::Bucket, Properties: {BucketName: files-of-a-shop}}
  Shop: {Type: AWS::IAM::User, Properties: {UserName: shop}}
  ShopMay:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: tag
      Users: [!Ref Shop]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: "s3:PutBucketTagging", Resource: "*"}]
"""
SCENARIO = """
title: A shop tags its files while an intruder makes networks
estate: estate.yaml
duration: 15m
workload:
  - {id: shop, every: 2m, as: shop, call: "s3:PutBucketTagging",
     with: {Bucket: files-of-a-shop, Tagging: {TagSet: [{Key: turn, Value: "1"}]}}}
injects:
  - {id: make, goal: true, at: 1m, every: 2m, as: "${OpsKey}", call: "ec2:CreateVpc",
     with: {CidrBlock: 10.1.0.0/16}}
playbook: {detect: {within: 10m}}
"""
TAGGED = {
    "source": ["aws.s3"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {"eventName": ["PutBucketTagging"]},
}
LOOK = """
    import boto3

    def handler(event, context):
        boto3.client("ec2").describe_vpcs()
"""
SWEEP = """
    import boto3

    def handler(event, context):
        ec2 = boto3.client("ec2")
        for vpc in ec2.describe_vpcs(
            Filters=[{"Name": "cidr", "Values": ["10.1.0.0/16"]}]
        )["Vpcs"]:
            ec2.delete_vpc(VpcId=vpc["VpcId"])
"""


@pytest.mark.parametrize(
    ("code", "verdict"), [(LOOK, "missed"), (SWEEP, "met")], ids=["look", "sweep"]
)
def test_a_responder_that_the_business_starts(
    stage: Stage, code: str, verdict: str
) -> None:
    """It has noticed nothing, unless it finds by itself what it then changes."""
    stage.furnish(SHOP)
    card = stage.play(SCENARIO, stage.respond(code, TAGGED)).card
    assert str(card.objective("detect").verdict) == verdict
