"""Close a bucket to outsiders: block public access, remove unwanted statements.

It runs alone, on the Lambda runtime's own boto3. What it does not do is in README.md.
"""

import json
import logging
import os
import re
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

EXTERNAL = "Exfiltration:S3/TransferDataToCloudAccount"
TRUSTED = frozenset(os.environ.get("TRUSTED_ACCOUNTS", "").replace(",", " ").split())
ACCOUNT = re.compile(r"(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::.*)?")

Statement = Any
Test = Callable[[Statement], bool]

s3 = boto3.client("s3")
log = logging.getLogger("block-public-bucket")
log.setLevel(logging.INFO)


class BlockingIncomplete(Exception):
    """Some buckets may still be open; raised so that Lambda tries again."""


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Block what can be blocked, then fail if something could not."""
    finding = event["detail"]
    names = sorted({each["name"] for each in finding["resource"]["s3BucketDetails"]})
    unwanted = choose_test(finding)
    failures = [failure for name in names for failure in close(name, unwanted)]
    if failures:
        raise BlockingIncomplete("; ".join(failures))
    return {"buckets": names, "outcome": "blocked"}


def choose_test(finding: Any) -> Test:
    """Return which statements go: public ones, and foreign ones if those were found."""
    if finding.get("type") != EXTERNAL:
        return is_public
    known = TRUSTED | {finding["accountId"]}
    return lambda statement: is_public(statement) or is_foreign(statement, known)


def close(bucket: str, unwanted: Test) -> list[str]:
    """Take both steps; return what went wrong. No bucket is nothing wrong."""
    steps: tuple[Callable[[], None], ...] = (
        lambda: block_public_access(bucket),
        lambda: remove_statements(bucket, unwanted),
    )
    failures = []
    for step in steps:
        try:
            step()
        except (BotoCoreError, ClientError) as error:
            response = getattr(error, "response", {})
            if response.get("Error", {}).get("Code") != "NoSuchBucket":
                log.exception("%s is not closed", bucket)
                failures.append(f"{bucket}: {error}")
    return failures


def block_public_access(bucket: str) -> None:
    """Switch all four parts of the public access block on."""
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=BLOCK_ALL)


def remove_statements(bucket: str, unwanted: Test) -> None:
    """Remove the policy's unwanted statements, and the policy if none is left."""
    policy = get_policy(bucket)
    statements = policy.get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    kept = [statement for statement in statements if not unwanted(statement)]
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


def is_public(statement: Statement) -> bool:
    """Say whether a statement allows everybody, whatever the circumstances."""
    if statement["Effect"] != "Allow" or statement.get("Condition"):
        return False
    return "*" in list_principals(statement)


def is_foreign(statement: Statement, known: frozenset[str]) -> bool:
    """Say whether a statement allows somebody of an account that is not known."""
    if statement["Effect"] != "Allow":
        return False
    accounts = map(ACCOUNT.fullmatch, list_principals(statement))
    return any(account and account[1] not in known for account in accounts)


def list_principals(statement: Statement) -> list[str]:
    """Return the accounts, users and roles that a statement names."""
    principal = statement.get("Principal", [])
    if isinstance(principal, dict):
        principal = principal.get("AWS", [])
    return principal if isinstance(principal, list) else [principal]
