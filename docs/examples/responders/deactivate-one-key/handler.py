"""Deactivate the access key that GuardDuty reports, and no other.

An example of taking the finding for the incident: an intruder who may make keys has a
second one by now.
"""

from typing import Any

import boto3

iam = boto3.client("iam")


def handler(event: Any, context: Any) -> None:
    """Deactivate the finding's key, if it is a user's."""
    details = event["detail"]["resource"]["accessKeyDetails"]
    if details["userType"] == "IAMUser":
        iam.update_access_key(
            UserName=details["userName"],
            AccessKeyId=details["accessKeyId"],
            Status="Inactive",
        )
