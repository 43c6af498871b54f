"""Make a public bucket private: block public access, remove public statements.

It runs alone, on the Lambda runtime's own boto3. What it does not do is in README.md.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

BLOCK_ALL = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}

Step = Callable[[str], None]

s3 = boto3.client("s3")
log = logging.getLogger("block-public-bucket")
log.setLevel(logging.INFO)


class BlockingIncomplete(Exception):
    """Some buckets may still be public; raised so that Lambda tries again."""


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Block what can be blocked, then fail if something could not."""
    buckets = event["detail"]["resource"].get("s3BucketDetails", [])
    names = sorted({bucket["name"] for bucket in buckets})
    failures = [
        failure
        for name in names
        for step in (block_public_access, remove_public_statements)
        if (failure := take(step, name))
    ]
    if failures:
        raise BlockingIncomplete("; ".join(failures))
    return {"buckets": names, "outcome": "blocked"}


def take(step: Step, bucket: str) -> str | None:
    """Take one step; return what went wrong, or None. No bucket is nothing wrong."""
    try:
        step(bucket)
    except (BotoCoreError, ClientError) as error:
        response = getattr(error, "response", {})
        if response.get("Error", {}).get("Code") == "NoSuchBucket":
            return None
        log.exception("%s failed", step.__name__)
        return f"{step.__name__}: {bucket}: {error}"
    return None


def block_public_access(bucket: str) -> None:
    """Switch all four parts of the public access block on."""
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=BLOCK_ALL)


def remove_public_statements(bucket: str) -> None:
    """Remove statements that allow everybody without a condition."""
    policy = get_policy(bucket)
    statements = policy.get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    kept = [statement for statement in statements if not is_public(statement)]
    if len(kept) == len(statements):
        return
    # the log is where the policy can be restored from
    log.info("replaced the policy of %s: %s", bucket, json.dumps(policy))
    if kept:
        document = json.dumps(policy | {"Statement": kept})
        s3.put_bucket_policy(Bucket=bucket, Policy=document)
    else:
        s3.delete_bucket_policy(Bucket=bucket)


def get_policy(bucket: str) -> Any:
    """Return the bucket's policy; an empty one where there is none."""
    try:
        return json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucketPolicy":
            raise
        return {}


def is_public(statement: Any) -> bool:
    """Say whether a statement allows everybody, whatever the circumstances."""
    if statement["Effect"] != "Allow" or statement.get("Condition"):
        return False
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        principal = principal.get("AWS")
    return principal == "*" or (isinstance(principal, list) and "*" in principal)
