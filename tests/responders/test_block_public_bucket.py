"""What block-public-bucket does to an account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

BUCKET = "customer-files"


def allow(principal: Any, **more: Any) -> dict[str, Any]:
    """Write a statement that lets somebody read."""
    resource = f"arn:aws:s3:::{BUCKET}/*"
    fixed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
    return fixed | {"Principal": principal} | more


PARTNER = allow({"AWS": "arn:aws:iam::210987654321:root"})
FROM_OFFICE = allow("*", Condition={"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}})


@pytest.fixture
def block(load: Callable[[str], Any]) -> Any:
    """The handler's module."""
    return load("responders/block-public-bucket")


@pytest.fixture
def s3(account: None) -> Any:
    """The account's S3, with a bucket."""
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    return client


def finding(*buckets: str) -> dict[str, Any]:
    """Write the event of a finding about buckets."""
    details = {"s3BucketDetails": [{"name": bucket} for bucket in buckets]}
    return {"detail": {"id": "case", "resource": details}}


def external_finding() -> dict[str, Any]:
    """Write the event of the finding that the policy lets another account in."""
    event = finding(BUCKET)
    event["detail"]["type"] = "Exfiltration:S3/TransferDataToCloudAccount"
    event["detail"]["accountId"] = "123456789012"
    return event


def test_all_four_parts_of_the_block_are_on(block: Any, s3: Any) -> None:
    """Twice is as good as once."""
    for _ in range(2):
        block.handler(finding(BUCKET), None)
    answer = s3.get_public_access_block(Bucket=BUCKET)
    assert set(answer["PublicAccessBlockConfiguration"].values()) == {True}


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["*"]}])
def test_public_statements_are_removed(block: Any, s3: Any, principal: Any) -> None:
    """Statements for somebody, or with a condition, stay."""
    statements = [allow(principal), PARTNER, FROM_OFFICE]
    policy = {"Version": "2012-10-17", "Statement": statements}
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    block.handler(finding(BUCKET), None)
    left = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])
    assert left["Statement"] == [PARTNER, FROM_OFFICE]


def test_a_policy_of_public_statements_alone_goes(block: Any, s3: Any) -> None:
    """A policy without statements would not be valid."""
    policy = {"Version": "2012-10-17", "Statement": allow("*")}
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    block.handler(finding(BUCKET), None)
    with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=BUCKET)


def test_a_bucket_that_is_gone_is_no_failure(block: Any, s3: Any) -> None:
    """The other buckets of the finding are blocked."""
    block.handler(finding("not-there", BUCKET), None)
    assert s3.get_public_access_block(Bucket=BUCKET)


@pytest.mark.parametrize(
    "principal",
    [
        "210987654321",
        {"AWS": "arn:aws:iam::210987654321:root"},
        {"AWS": ["arn:aws:iam::123456789012:root", "210987654321"]},
        {"AWS": "arn:aws:iam::210987654321:role/collector"},
        "*",
    ],
)
def test_foreign_statements_are_removed_where_they_were_found(
    block: Any, s3: Any, principal: Any
) -> None:
    """After the finding about another account; the bucket's own account stays."""
    own = allow({"AWS": "arn:aws:iam::123456789012:role/application"})
    principal = {"AWS": principal} if principal == "210987654321" else principal
    policy = {"Version": "2012-10-17", "Statement": [allow(principal), own]}
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    block.handler(external_finding(), None)
    left = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])
    assert left["Statement"] == [own]


def test_a_trusted_account_keeps_its_statement(
    load: Callable[[str], Any], s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its id is one of the function's settings."""
    monkeypatch.setenv("TRUSTED_ACCOUNTS", "111122223333, 210987654321")
    policy = {"Version": "2012-10-17", "Statement": [PARTNER]}
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    load("responders/block-public-bucket").handler(external_finding(), None)
    assert json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"]) == policy
