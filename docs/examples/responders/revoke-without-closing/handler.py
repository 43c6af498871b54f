"""Revoke the older sessions of the role that GuardDuty reports.

An example of half a containment: who could assume the role can assume it again.
"""

import json
from typing import Any

import boto3

iam = boto3.client("iam")


def handler(event: Any, context: Any) -> None:
    """Deny the role's sessions that were issued before the event."""
    condition = {"DateLessThan": {"aws:TokenIssueTime": event["time"]}}
    statement = {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": condition,
    }
    iam.put_role_policy(
        RoleName=event["detail"]["resource"]["accessKeyDetails"]["userName"],
        PolicyName="AWSRevokeOlderSessions",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
