"""A new bucket is closed, unless it is made otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

CLOSED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


def block(s3: Any, bucket: str) -> Any:
    """Return the switches of a bucket."""
    answer = s3.get_public_access_block(Bucket=bucket)
    return answer["PublicAccessBlockConfiguration"]


def ownership(s3: Any, bucket: str) -> str:
    """Return who owns a bucket's objects."""
    answer = s3.get_bucket_ownership_controls(Bucket=bucket)
    return str(answer["OwnershipControls"]["Rules"][0]["ObjectOwnership"])


def test_moto_alone_makes_open_buckets(moto_client: Callable[[str], Any]) -> None:
    """moto: a new bucket has neither switches nor an ownership."""
    s3 = moto_client("s3")
    s3.create_bucket(Bucket="papers")
    for read in (block, ownership):
        with pytest.raises(ClientError):
            read(s3, "papers")


def test_a_new_bucket_is_closed(account: EmbeddedAccount) -> None:
    """All four switches are on, and its owner owns every object."""
    s3 = account.client("s3")
    s3.create_bucket(Bucket="papers")
    assert block(s3, "papers") == CLOSED
    assert ownership(s3, "papers") == "BucketOwnerEnforced"


def test_a_bucket_may_be_made_and_set_otherwise(account: EmbeddedAccount) -> None:
    """What a call says wins, and switches can be taken away."""
    s3 = account.client("s3")
    s3.create_bucket(Bucket="papers", ObjectOwnership="ObjectWriter")
    assert ownership(s3, "papers") == "ObjectWriter"
    s3.delete_public_access_block(Bucket="papers")
    with pytest.raises(ClientError, match="NoSuchPublicAccessBlockConfiguration"):
        block(s3, "papers")


def test_a_template_may_say_otherwise(account: EmbeddedAccount) -> None:
    """A bucket of a stack is closed as well, as far as the template says nothing."""
    template = """
Resources:
  Closed:
    Type: AWS::S3::Bucket
    Properties: {BucketName: closed}
  Open:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: open
      PublicAccessBlockConfiguration: {BlockPublicAcls: true}
      OwnershipControls:
        Rules: [{ObjectOwnership: BucketOwnerPreferred}]
"""
    account.client("cloudformation").create_stack(StackName="s", TemplateBody=template)
    s3 = account.client("s3")
    assert (block(s3, "closed"), ownership(s3, "closed")) == (
        CLOSED,
        "BucketOwnerEnforced",
    )
    assert block(s3, "open") == {
        **dict.fromkeys(CLOSED, False),
        "BlockPublicAcls": True,
    }
    assert ownership(s3, "open") == "BucketOwnerPreferred"
