"""A responder that waits for AWS's work has the time, or has not."""

from __future__ import annotations

import pytest

from tests.simulator.exercise.conftest import NETWORKS, Stage

SERVER = """
  Disk:
    Type: AWS::EC2::Volume
    Properties: {Size: @SIZE@, AvailabilityZone: us-east-1a}
"""
KEEP_AND_CUT = """
    import boto3

    def handler(event, context):
        ec2 = boto3.client("ec2")
        volume = ec2.describe_volumes()["Volumes"][0]["VolumeId"]
        made = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
        waiter = ec2.get_waiter("snapshot_completed")
        waiter.wait(SnapshotIds=[made], WaiterConfig={"MaxAttempts": 1000})
        iam = boto3.client("iam")
        user = event["detail"]["userIdentity"]["userName"]
        for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
"""
CALLED = {
    "source": ["aws.ec2"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {"eventName": ["CreateVpc"]},
}


@pytest.mark.parametrize(
    ("size", "timeout", "is_contained"),
    [(1, 120, True), (500, 120, False), (30, 900, True), (500, 300, False)],
)
def test_evidence_before_containment_costs_its_time(
    stage: Stage, size: int, timeout: int, *, is_contained: bool
) -> None:
    """A function that is cut off while it waits has contained nothing."""
    stage.furnish(SERVER.replace("@SIZE@", str(size)))
    who = stage.respond(KEEP_AND_CUT, CALLED, timeout=timeout)
    card = stage.play(NETWORKS, who).card
    (goal,) = card.goals
    assert goal.is_held is not is_contained
    cut_off = f"was cut off by its timeout of {timeout // 60} min"
    assert any(cut_off in reason for reason in card.reasons) is not is_contained
