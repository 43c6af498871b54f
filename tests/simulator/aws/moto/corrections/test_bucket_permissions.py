"""Whether moto decides on a bucket policy by itself."""

from __future__ import annotations

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from gameday.simulator.aws.moto.corrections import bucket_permissions
from gameday.simulator.engine.patching import Patches

_DENY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::a-bucket/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


def _read_object() -> bytes:
    s3 = boto3.client("s3", "us-east-1")
    s3.create_bucket(Bucket="a-bucket")
    s3.put_object(Bucket="a-bucket", Key="k", Body=b"x")
    s3.put_bucket_policy(Bucket="a-bucket", Policy=json.dumps(_DENY))
    body: bytes = s3.get_object(Bucket="a-bucket", Key="k")["Body"].read()
    return body


@mock_aws
def test_moto_denies_by_a_condition_that_does_not_hold() -> None:
    """Without the correction a Deny for plain HTTP stops a call over TLS."""
    with pytest.raises(ClientError, match=r"403|Forbidden"):
        _read_object()


def test_the_gateway_decides_alone() -> None:
    """With it moto serves whatever reaches it."""
    with mock_aws(), Patches() as patches:
        bucket_permissions.apply(patches)
        assert _read_object() == b"x"
