"""Take a shared EBS snapshot back from other accounts and from the public.

It runs alone, on the Lambda runtime's own boto3. What it does not do is in README.md.
"""

import logging
import os
from typing import Any

import boto3
from botocore.exceptions import ClientError

ATTRIBUTE = "createVolumePermission"
TRUSTED = frozenset(os.environ.get("TRUSTED_ACCOUNTS", "").replace(",", " ").split())

ec2 = boto3.client("ec2")
log = logging.getLogger("unshare-snapshot")
log.setLevel(logging.INFO)


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Unshare the finding's snapshot; one that is gone needs nothing."""
    arn = event["detail"]["resource"]["ebsSnapshotDetails"]["snapshotArn"]
    snapshot = arn.rpartition("/")[2]
    try:
        taken_back = unshare(snapshot)
    except ClientError as error:
        if error.response["Error"]["Code"] != "InvalidSnapshot.NotFound":
            raise
        return {"snapshot": snapshot, "outcome": "gone"}
    return {"snapshot": snapshot, "outcome": "private", "taken_back": taken_back}


def unshare(snapshot: str) -> list[Any]:
    """Remove every permission but those of trusted accounts; return what went."""
    answer = ec2.describe_snapshot_attribute(SnapshotId=snapshot, Attribute=ATTRIBUTE)
    shared = answer["CreateVolumePermissions"]
    unwanted = [each for each in shared if each.get("UserId") not in TRUSTED]
    if unwanted:
        # the log is where the permissions can be restored from
        log.info("took %s back from %s", snapshot, unwanted)
        ec2.modify_snapshot_attribute(
            SnapshotId=snapshot,
            Attribute=ATTRIBUTE,
            CreateVolumePermission={"Remove": unwanted},
        )
    return unwanted
