"""Under a bucket's own key, KMS hears of the bucket, and not of its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.keys import list_key_attempts
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Caller

BUCKET, OBJECT = "arn:aws:s3:::shared", "arn:aws:s3:::shared/a"


@pytest.fixture
def s3() -> Iterator[Any]:
    """Make a bucket whose objects go under a key, through a key of the bucket."""
    with mock_aws():
        session = boto3.Session("testing", "testing", region_name="us-east-1")
        key = session.client("kms").create_key()["KeyMetadata"]["Arn"]
        client = session.client("s3")
        client.create_bucket(Bucket="shared")
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
        client.put_bucket_encryption(
            Bucket="shared", ServerSideEncryptionConfiguration={"Rules": [rule]}
        )
        yield client


@pytest.mark.parametrize(
    ("operation", "params", "place"),
    [
        ("PutObject", {}, BUCKET),
        ("PutObject", {"BucketKeyEnabled": False}, OBJECT),
        ("GetObject", {}, BUCKET),
        ("CreateMultipartUpload", {}, BUCKET),
    ],
)
def test_the_context_is_the_buckets(
    s3: Any,
    caller: Callable[..., Caller],
    now: datetime,
    operation: str,
    params: dict[str, Any],
    place: str,
) -> None:
    """So a policy that names an object in ``kms:EncryptionContext`` no longer fits."""
    s3.put_object(Bucket="shared", Key="a", Body=b"x")
    given = {"Bucket": "shared", "Key": "a", **params}
    here = "us-east-1", "123456789012"
    attempt = Attempt(caller("user/ann"), "s3", operation, given, *here, now)
    source = MotoSource()
    uses = list(list_key_attempts(attempt, list_needs(attempt, source), source))
    assert uses
    assert {use.params["EncryptionContext"]["aws:s3:arn"] for use in uses} == {place}
