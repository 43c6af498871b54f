"""Stop every instance in the VPC of the one that GuardDuty reports.

An example of a response that contains more than the incident.
"""

from typing import Any

import boto3

ec2 = boto3.client("ec2")


def handler(event: Any, context: Any) -> None:
    """Stop all running instances of the VPC."""
    details = event["detail"]["resource"]["instanceDetails"]
    answer = ec2.describe_instances(InstanceIds=[details["instanceId"]])
    (instance,) = answer["Reservations"][0]["Instances"]
    filters = [
        {"Name": "vpc-id", "Values": [instance["VpcId"]]},
        {"Name": "instance-state-name", "Values": ["running"]},
    ]
    pages = ec2.get_paginator("describe_instances").paginate(Filters=filters)
    groups = [group for page in pages for group in page["Reservations"]]
    running = [i["InstanceId"] for group in groups for i in group["Instances"]]
    if running:
        ec2.stop_instances(InstanceIds=running)
