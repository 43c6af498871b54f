"""Block public access to every bucket of the account that GuardDuty reports.

An example of a response that reaches too far, and not far enough: what is public on
purpose goes dark, and the public policy stays for the day the block is lifted.
"""

from typing import Any

import boto3

BLOCK_ALL = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}

s3control = boto3.client("s3control")


def handler(event: Any, context: Any) -> None:
    """Switch the account's block on."""
    s3control.put_public_access_block(
        AccountId=event["detail"]["accountId"],
        PublicAccessBlockConfiguration=BLOCK_ALL,
    )
