"""Delete the keys of the user that GuardDuty reports, or revoke the role's sessions.

An example of a response that contains and destroys: IAM knows of a deleted key neither
when it was last used nor for what.
"""

import json
from typing import Any

import boto3

DENY: dict[str, Any] = {"Effect": "Deny", "Action": "*", "Resource": "*"}

iam = boto3.client("iam")


def handler(event: Any, context: Any) -> None:
    """Lock out the finding's principal."""
    details = event["detail"]["resource"]["accessKeyDetails"]
    if details["userType"] == "IAMUser":
        lock_user(details["userName"])
    else:
        revoke_sessions(details["userName"], event["time"])


def lock_user(user: str) -> None:
    """Delete all keys of the user and deny it everything."""
    for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    iam.put_user_policy(UserName=user, PolicyName="Deny", PolicyDocument=write(DENY))


def revoke_sessions(role: str, time: str) -> None:
    """Deny the role's sessions that were issued before a time."""
    denied = DENY | {"Condition": {"DateLessThan": {"aws:TokenIssueTime": time}}}
    iam.put_role_policy(
        RoleName=role, PolicyName="Revoke", PolicyDocument=write(denied)
    )


def write(statement: dict[str, Any]) -> str:
    """Write a policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
