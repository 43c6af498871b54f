"""An object under a key that a customer brought is read with that key alone."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

OURS, THEIRS = "o" * 32, "t" * 32
THING = {"Bucket": "records", "Key": "a/1"}
HERE = {"CopySource": "records/a/1"}

NEEDS_KEY = (
    "InvalidRequest: The object was stored using a form of Server Side Encryption. The"
    " correct parameters must be provided to retrieve the object."
)
OTHER_KEY = (
    "AccessDenied: Requests specifying Server Side Encryption with Customer provided"
    " keys must provide the correct secret key."
)
NO_KEY = "InvalidRequest: The encryption parameters are not applicable to this object."


def under(key: str, **given: str) -> dict[str, str]:
    """Bring a key."""
    return {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": key, **given}


def source_under(key: str) -> dict[str, str]:
    """Bring the key of what is copied."""
    return {f"CopySource{name}": value for name, value in under(key).items()}


def digest(key: str) -> str:
    """Return the MD5 of a key, as S3 tells it."""
    return base64.b64encode(hashlib.md5(key.encode()).digest()).decode()


def fail(call: Callable[..., Any], **given: Any) -> tuple[int, str]:
    """Make a call that is refused; return the status, the code and the words."""
    with pytest.raises(ClientError) as caught:
        call(**given)
    answer: Any = caught.value.response
    told = f"{answer['Error']['Code']}: {answer['Error']['Message']}"
    return answer["ResponseMetadata"]["HTTPStatusCode"], told


@pytest.fixture
def s3(world: World) -> Any:
    """Return a client, in an account with a bucket that keeps versions."""
    client = world.account.client("s3")
    client.create_bucket(Bucket="records")
    enabled = {"Status": "Enabled"}
    client.put_bucket_versioning(Bucket="records", VersioningConfiguration=enabled)
    return client


def test_moto_alone_lets_everybody_read(moto_client: Callable[[str], Any]) -> None:
    """moto: the object is there for who has no key."""
    s3 = moto_client("s3")
    s3.create_bucket(Bucket="records")
    s3.put_object(**THING, Body=b"x", **under(OURS))
    assert s3.get_object(**THING)["Body"].read() == b"x"


@pytest.mark.parametrize(
    ("brought", "status", "told"),
    [
        ({}, 400, NEEDS_KEY),
        (under(THEIRS), 403, OTHER_KEY),
    ],
    ids=["no key", "another key"],
)
def test_who_has_not_the_key_is_refused(
    s3: Any, brought: dict[str, str], status: int, told: str
) -> None:
    """To get it, to look at it and to copy it; what is refused of HEAD has no body."""
    s3.put_object(**THING, Body=b"x", **under(OURS))
    of_source = {f"CopySource{name}": value for name, value in brought.items()}
    copy = {"Bucket": "records", "Key": "b", **HERE, **of_source}
    assert fail(s3.get_object, **THING, **brought) == (status, told)
    assert fail(s3.copy_object, **copy) == (status, told)
    code, _, words = fail(s3.head_object, **THING, **brought)[1].partition(": ")
    assert (code, words) in {("400", "Bad Request"), ("403", "Forbidden")}
    assert code == str(status)


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("get_object_attributes", {"ObjectAttributes": ["ETag"]}),
        (
            "select_object_content",
            {
                "Expression": "select * from s3object",
                "ExpressionType": "SQL",
                "InputSerialization": {"CSV": {}},
                "OutputSerialization": {"CSV": {}},
            },
        ),
    ],
)
def test_every_reader_needs_it(s3: Any, operation: str, more: dict[str, Any]) -> None:
    """Its attributes, and what is selected from it."""
    s3.put_object(**THING, Body=b"x", **under(OURS))
    assert fail(getattr(s3, operation), **THING, **more) == (400, NEEDS_KEY)


def test_who_has_the_key_reads(s3: Any) -> None:
    """And every answer tells the digest of the key, and of no other encryption."""
    put = s3.put_object(**THING, Body=b"x", **under(OURS))
    got = s3.get_object(**THING, **under(OURS))
    assert got["Body"].read() == b"x"
    for told in (put, got, s3.head_object(**THING, **under(OURS))):
        assert told["SSECustomerAlgorithm"] == "AES256"
        assert told["SSECustomerKeyMD5"] == digest(OURS)
        assert "ServerSideEncryption" not in told


def test_a_key_for_what_has_none_is_refused(s3: Any) -> None:
    """As a reader's, and as that of the source of a copy."""
    s3.put_object(**THING, Body=b"x")
    assert fail(s3.get_object, **THING, **under(OURS)) == (400, NO_KEY)
    copy = {"Bucket": "records", "Key": "b", **HERE, **source_under(OURS)}
    assert fail(s3.copy_object, **copy) == (400, NO_KEY)


def test_copied_onto_itself_it_changes_its_key(s3: Any) -> None:
    """To a customer's, to another's, and back to S3's own; each version has its own."""
    first = s3.put_object(**THING, Body=b"x")["VersionId"]
    s3.copy_object(**THING, **HERE, **under(THEIRS))
    assert fail(s3.get_object, **THING) == (400, NEEDS_KEY)
    assert s3.get_object(**THING, VersionId=first)["Body"].read() == b"x"
    s3.copy_object(**THING, **HERE, **source_under(THEIRS), **under(OURS))
    assert fail(s3.get_object, **THING, **under(THEIRS)) == (403, OTHER_KEY)
    assert s3.get_object(**THING, **under(OURS))["Body"].read() == b"x"
    s3.copy_object(**THING, **HERE, **source_under(OURS))
    assert s3.get_object(**THING)["Body"].read() == b"x"


def test_a_copy_that_changes_nothing_is_still_refused(s3: Any) -> None:
    """Only a key makes it a change."""
    s3.put_object(**THING, Body=b"x")
    assert "without changing" in fail(s3.copy_object, **THING, **HERE)[1]


def test_lists_and_deletions_need_no_key(s3: Any) -> None:
    """An intruder's object can be seen and removed by its owner."""
    version = s3.put_object(**THING, Body=b"x", **under(THEIRS))["VersionId"]
    [listed] = s3.list_objects_v2(Bucket="records")["Contents"]
    assert listed["Key"] == "a/1"
    s3.delete_object(**THING, VersionId=version)
    assert "Contents" not in s3.list_objects_v2(Bucket="records")


def test_kms_is_not_asked_for_it(
    world: World, s3: Any, make_user: Callable[..., Any]
) -> None:
    """Whatever the bucket has for others, and whoever may not use that."""
    key = world.account.client("kms").create_key()["KeyMetadata"]["Arn"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default}]
    s3.put_bucket_encryption(
        Bucket="records", ServerSideEncryptionConfiguration={"Rules": rules}
    )
    ann = world.account.client("s3", make_user("ann", "s3:*"))
    assert "kms:GenerateDataKey" in fail(ann.put_object, **THING, Body=b"x")[1]
    told = ann.put_object(**THING, Body=b"x", **under(OURS))
    assert "SSEKMSKeyId" not in told
    assert ann.get_object(**THING, **under(OURS))["Body"].read() == b"x"


def test_a_policy_can_forbid_it(world: World, s3: Any) -> None:
    """By the condition key that the S3 user guide names for it."""
    name = "s3:x-amz-server-side-encryption-customer-algorithm"
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::records/*",
        "Condition": {"Null": {name: "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket="records", Policy=policy)
    iam = world.account.client("iam")
    iam.create_user(UserName="bob")
    every = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_user_policy(UserName="bob", PolicyArn=every)
    bob = world.account.client("s3", issue_user_key(world.account.account_id, "bob"))
    bob.put_object(**THING, Body=b"x")
    assert fail(bob.put_object, **THING, Body=b"x", **under(OURS))[0] == 403
    assert fail(bob.copy_object, **THING, **HERE, **under(OURS))[0] == 403


def test_nothing_of_it_is_a_gap(world: World, s3: Any) -> None:
    """What is heeded is no reason to give no verdict."""
    gaps = []
    world.listeners.append(lambda _, response: gaps.append(response.gap))
    s3.put_object(**THING, Body=b"x", **under(OURS))
    s3.copy_object(**THING, **HERE, **source_under(OURS), **under(THEIRS))
    s3.get_object(**THING, **under(THEIRS))
    s3.head_object(**THING, **under(THEIRS))
    assert set(gaps) <= {None}
