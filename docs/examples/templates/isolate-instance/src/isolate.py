"""Snapshot the instance that GuardDuty reports, take its role away, stop it, tell."""

import json
import os
from typing import Any

import boto3

ec2 = boto3.client("ec2")
sns = boto3.client("sns")


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Answer one finding."""
    details = event["detail"]["resource"]["instanceDetails"]
    instance_id = details["instanceId"]
    snapshots = snapshot(instance_id)
    disarm(instance_id)
    ec2.stop_instances(InstanceIds=[instance_id])
    message = {"stopped": instance_id, "snapshots": snapshots}
    sns.publish(TopicArn=os.environ["TOPIC"], Message=json.dumps(message))
    return message


def snapshot(instance_id: str) -> list[str]:
    """Snapshot every volume of an instance, while they are all there."""
    answer = ec2.describe_instances(InstanceIds=[instance_id])
    (instance,) = answer["Reservations"][0]["Instances"]
    volumes = [each["Ebs"]["VolumeId"] for each in instance["BlockDeviceMappings"]]
    return [ec2.create_snapshot(VolumeId=each)["SnapshotId"] for each in volumes]


def disarm(instance_id: str) -> None:
    """Take the instance's role away, so that it gets no new credentials."""
    filters = [{"Name": "instance-id", "Values": [instance_id]}]
    answer = ec2.describe_iam_instance_profile_associations(Filters=filters)
    for each in answer["IamInstanceProfileAssociations"]:
        ec2.disassociate_iam_instance_profile(AssociationId=each["AssociationId"])
