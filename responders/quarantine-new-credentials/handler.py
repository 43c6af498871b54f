"""Quarantine users and access keys that were made since a compromised key was seen.

It runs alone, on the Lambda runtime's own boto3. What it does not do is in README.md.
"""

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

POLICY = "IncidentDenyAll"
DENY_ALL = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Incident", "Effect": "Deny", "Action": "*", "Resource": "*"}
    ],
}

iam = boto3.client("iam")
log = logging.getLogger("quarantine-new-credentials")
log.setLevel(logging.INFO)


class QuarantineIncomplete(Exception):
    """Some back doors may still be open; raised so that Lambda tries again."""


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Quarantine what can be quarantined, then fail if something could not."""
    since = read_first_seen(event["detail"])
    quarantined, failures = [], []
    for user in list_users():
        try:
            quarantined += quarantine(user, since)
        except iam.exceptions.NoSuchEntityException:
            log.info("%s is gone", user["UserName"])
        except (BotoCoreError, ClientError) as error:
            log.exception("%s is not quarantined", user["UserName"])
            failures.append(f"{user['UserName']}: {error}")
    log.info("made since %s: %s", since, quarantined)
    if failures:
        raise QuarantineIncomplete("; ".join(failures))
    return {"quarantined": quarantined}


def read_first_seen(finding: Any) -> datetime:
    """Return the second in which the finding's activity was first seen."""
    text = finding["service"]["eventFirstSeen"]
    # IAM dates what it makes to the second
    return datetime.fromisoformat(text).replace(microsecond=0)


def list_users() -> Iterator[Any]:
    """Return every user of the account."""
    for page in iam.get_paginator("list_users").paginate():
        yield from page["Users"]


def quarantine(user: Any, since: datetime) -> list[str]:
    """Lock a user that is new, deactivate the keys that are; return which were."""
    name, found = user["UserName"], []
    if user["CreateDate"] >= since:
        document = json.dumps(DENY_ALL)
        iam.put_user_policy(UserName=name, PolicyName=POLICY, PolicyDocument=document)
        found.append(name)
    for key in list_keys(name):
        if key["CreateDate"] >= since and key["Status"] == "Active":
            iam.update_access_key(
                UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive"
            )
            found.append(key["AccessKeyId"])
    return found


def list_keys(user: str) -> Iterator[Any]:
    """Return every access key of a user."""
    for page in iam.get_paginator("list_access_keys").paginate(UserName=user):
        yield from page["AccessKeyMetadata"]
