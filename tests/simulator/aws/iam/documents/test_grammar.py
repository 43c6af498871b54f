"""A policy of a resource that AWS would not take is refused when it is put."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from gameday.simulator.world import World

GOOD = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "arn:aws:s3:::records/*",
}


def write(**changes: Any) -> str:
    """Write a policy of one statement; None leaves an element out."""
    statement = {k: v for k, v in {**GOOD, **changes}.items() if v is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize(
    "policy",
    [
        write(Effect=None),
        write(Effect="allow"),
        write(Action=None),
        write(Resource=5),
        write(Action=[5]),
        write(Sid={}),
        '{"Version": {}, "Statement": []}',
        "[" * 100_000,
        "{",
        "[]",
        '{"Version": "2012-10-17"}',
        '{"Version": "2011-01-01", "Statement": []}',
    ],
)
def test_a_bucket_takes_no_policy_out_of_grammar(world: World, policy: str) -> None:
    """S3 answers ``MalformedPolicy``, and the bucket stays as it was."""
    s3 = world.account.client("s3")
    s3.create_bucket(Bucket="records")
    with pytest.raises(ClientError) as refusal:
        s3.put_bucket_policy(Bucket="records", Policy=policy)
    assert refusal.value.response["Error"]["Code"] == "MalformedPolicy"
    with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket="records")


def test_a_good_policy_is_put(world: World) -> None:
    """What AWS takes is taken."""
    s3 = world.account.client("s3")
    s3.create_bucket(Bucket="records")
    s3.put_bucket_policy(Bucket="records", Policy=write())
    assert json.loads(s3.get_bucket_policy(Bucket="records")["Policy"])["Statement"]


@pytest.mark.parametrize(
    ("service", "operation", "params", "code"),
    [
        ("sqs", "create_queue", {"QueueName": "q"}, "InvalidAttributeValue"),
        ("sns", "create_topic", {"Name": "t"}, "InvalidParameter"),
    ],
)
def test_attributes_are_held_against_it_too(
    world: World, service: str, operation: str, params: dict[str, Any], code: str
) -> None:
    """A queue's and a topic's policy is one of their attributes."""
    make = getattr(world.account.client(service), operation)
    with pytest.raises(ClientError) as refusal:
        make(**params, Attributes={"Policy": write(Effect=None)})
    assert refusal.value.response["Error"]["Code"] == code


def test_a_key_takes_no_policy_out_of_grammar(world: World) -> None:
    """KMS names what is wrong by its own code."""
    kms = world.account.client("kms")
    with pytest.raises(ClientError) as refusal:
        kms.create_key(Policy=write(Effect=None))
    assert "MalformedPolicyDocument" in refusal.value.response["Error"]["Code"]
