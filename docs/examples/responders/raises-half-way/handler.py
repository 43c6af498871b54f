"""Snapshot the instance that GuardDuty reports, then fail before stopping it.

An example of code that was never run on a real finding: `instanceOwner` is not there.
Lambda tries it three times, and makes three snapshots.
"""

from typing import Any

import boto3

ec2 = boto3.client("ec2")


def handler(event: Any, context: Any) -> None:
    """Snapshot the finding's instance, note who owns it, and stop it."""
    details = event["detail"]["resource"]["instanceDetails"]
    answer = ec2.describe_instances(InstanceIds=[details["instanceId"]])
    (instance,) = answer["Reservations"][0]["Instances"]
    for mapping in instance["BlockDeviceMappings"]:
        ec2.create_snapshot(VolumeId=mapping["Ebs"]["VolumeId"])
    owner = [{"Key": "Owner", "Value": details["instanceOwner"]}]
    ec2.create_tags(Resources=[details["instanceId"]], Tags=owner)
    ec2.stop_instances(InstanceIds=[details["instanceId"]])
