"""Tag the instance that GuardDuty reports, and do nothing else.

An example of a response that looks like one: the intruder goes on.
"""

from typing import Any

import boto3

ec2 = boto3.client("ec2")


def handler(event: Any, context: Any) -> None:
    """Tag the finding's instance."""
    instance_id = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    tags = [{"Key": "IncidentCase", "Value": event["detail"]["id"]}]
    ec2.create_tags(Resources=[instance_id], Tags=tags)
