"""Terminate the instance that GuardDuty reports, then look for evidence.

An example of a response that contains and destroys: the volumes go with the instance.
"""

from typing import Any

import boto3

ec2 = boto3.client("ec2")


def handler(event: Any, context: Any) -> None:
    """Terminate the finding's instance, then snapshot its volumes."""
    instance_id = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    answer = ec2.describe_instances(InstanceIds=[instance_id])
    (instance,) = answer["Reservations"][0]["Instances"]
    ec2.terminate_instances(InstanceIds=[instance_id])
    for mapping in instance["BlockDeviceMappings"]:
        ec2.create_snapshot(VolumeId=mapping["Ebs"]["VolumeId"])
