"""A bucket may block objects under keys that customers bring."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
THING = {"Bucket": "records", "Key": "a"}
BLOCKED = {"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}
FREE = {"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}
DEFAULT = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


def encrypt(s3: Any, rule: dict[str, Any]) -> None:
    """Give the bucket's default encryption its rule."""
    s3.put_bucket_encryption(
        Bucket="records", ServerSideEncryptionConfiguration={"Rules": [rule]}
    )


def read(s3: Any) -> dict[str, Any]:
    """Return the rule of the bucket's default encryption."""
    told = s3.get_bucket_encryption(Bucket="records")
    [rule] = told["ServerSideEncryptionConfiguration"]["Rules"]
    return dict(rule)


@pytest.fixture
def s3(world: World) -> Any:
    """Return a client, in an account with a bucket."""
    client = world.account.client("s3")
    client.create_bucket(Bucket="records")
    return client


def test_moto_alone_takes_no_such_rule(moto_client: Callable[[str], Any]) -> None:
    """moto: a rule without a default is malformed."""
    s3 = moto_client("s3")
    s3.create_bucket(Bucket="records")
    with pytest.raises(ClientError, match="MalformedXML"):
        encrypt(s3, BLOCKED)


def test_what_is_blocked_is_not_written(s3: Any) -> None:
    """Everything else is, and what lay there before is still read with its key."""
    s3.put_object(**THING, Body=b"x", **KEY)
    encrypt(s3, BLOCKED)
    for write in (
        lambda: s3.put_object(**THING, Body=b"y", **KEY),
        lambda: s3.copy_object(**THING, CopySource="records/a", **KEY),
        lambda: s3.create_multipart_upload(**THING, **KEY),
    ):
        with pytest.raises(ClientError, match="has blocked upload requests") as caught:
            write()
        assert caught.value.response["Error"]["Code"] == "AccessDenied"
    assert s3.get_object(**THING, **KEY)["Body"].read() == b"x"
    s3.put_object(**THING, Body=b"y")


def test_it_is_told_and_stays_until_it_is_taken_back(s3: Any) -> None:
    """A rule that says nothing of it leaves it as it is."""
    encrypt(s3, BLOCKED)
    assert read(s3) == {**DEFAULT, **BLOCKED, "BucketKeyEnabled": False}
    encrypt(s3, DEFAULT)
    assert read(s3)["BlockedEncryptionTypes"] == {"EncryptionType": ["SSE-C"]}
    encrypt(s3, {**DEFAULT, **FREE})
    assert read(s3)["BlockedEncryptionTypes"] == {"EncryptionType": ["NONE"]}
    s3.put_object(**THING, Body=b"x", **KEY)


def test_a_template_may_say_it(world: World) -> None:
    """With a default or without one."""
    rules = [BLOCKED]
    properties = {
        "BucketName": "records",
        "BucketEncryption": {"ServerSideEncryptionConfiguration": rules},
    }
    bucket = {"Type": "AWS::S3::Bucket", "Properties": properties}
    world.account.client("cloudformation").create_stack(
        StackName="s", TemplateBody=json.dumps({"Resources": {"Records": bucket}})
    )
    s3 = world.account.client("s3")
    assert read(s3)["BlockedEncryptionTypes"] == {"EncryptionType": ["SSE-C"]}
    with pytest.raises(ClientError, match="has blocked upload requests"):
        s3.put_object(**THING, Body=b"x", **KEY)
