"""A batch of deletions answers for each object on its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from gameday.simulator.world import World

LOGS = "arn:aws:s3:::records/logs/*"


def _enter(world: World, *statements: dict[str, Any]) -> Any:
    iam = world.account.client("iam")
    iam.create_user(UserName="ann")
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    iam.put_user_policy(
        UserName="ann", PolicyName="p", PolicyDocument=json.dumps(document)
    )
    key = issue_user_key(world.account.account_id, "ann")
    return world.account.client("s3", key)


def _allow(action: str, resource: str = LOGS) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def _batch(*keys: str, **more: Any) -> dict[str, Any]:
    return {
        "Bucket": "records",
        "Delete": {"Objects": [{"Key": key} for key in keys], **more},
    }


@pytest.fixture
def s3(world: World) -> Any:
    """Return the owner's client, in an account with three objects."""
    client = world.account.client("s3")
    client.create_bucket(Bucket="records")
    for key in ("logs/1", "logs/2", "books/1"):
        client.put_object(Bucket="records", Key=key, Body=b"x")
    return client


def _list(s3: Any) -> list[str]:
    found = s3.list_objects_v2(Bucket="records").get("Contents", [])
    return [each["Key"] for each in found]


def test_what_may_be_deleted_is_and_the_rest_is_told(world: World, s3: Any) -> None:
    """The call succeeds; who does not look at its errors believes that all is gone."""
    ann = _enter(world, _allow("s3:DeleteObject"))
    answer = ann.delete_objects(**_batch("logs/1", "books/1"))
    assert answer["Deleted"] == [{"Key": "logs/1"}]
    [error] = answer["Errors"]
    assert (error["Key"], error["Code"]) == ("books/1", "AccessDenied")
    assert "not authorized to perform: s3:DeleteObject" in error["Message"]
    assert _list(s3) == ["books/1", "logs/2"]


def test_a_caller_without_any_right_gets_errors_alone(world: World, s3: Any) -> None:
    """Nothing is deleted, and still no error is raised."""
    ann = _enter(world, _allow("s3:ListBucket", "*"))
    answer = ann.delete_objects(**_batch("logs/1", "logs/2"))
    assert "Deleted" not in answer
    assert [each["Code"] for each in answer["Errors"]] == ["AccessDenied"] * 2
    assert len(_list(s3)) == 3


def test_an_explicit_deny_keeps_one_object(world: World, s3: Any) -> None:
    """And the others go."""
    deny = {"Effect": "Deny", "Action": "s3:*", "Resource": f"{LOGS[:-1]}2"}
    ann = _enter(world, _allow("s3:DeleteObject"), deny)
    answer = ann.delete_objects(**_batch("logs/1", "logs/2", Quiet=True))
    assert "Deleted" not in answer
    assert [each["Key"] for each in answer["Errors"]] == ["logs/2"]
    assert _list(s3) == ["books/1", "logs/2"]


def test_a_version_takes_a_right_of_its_own(world: World, s3: Any) -> None:
    """``DeleteObject`` puts a marker; a version is removed by its own action."""
    enabled = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket="records", VersioningConfiguration=enabled)
    version = s3.put_object(Bucket="records", Key="logs/3", Body=b"x")["VersionId"]
    ann = _enter(world, _allow("s3:DeleteObject"))
    batch = {"Objects": [{"Key": "logs/3", "VersionId": version}, {"Key": "logs/3"}]}
    answer = ann.delete_objects(Bucket="records", Delete=batch)
    [error], [marked] = answer["Errors"], answer["Deleted"]
    assert (error["VersionId"], error["Code"]) == (version, "AccessDenied")
    assert "s3:DeleteObjectVersion" in error["Message"]
    assert marked["DeleteMarker"] is True
    assert marked["DeleteMarkerVersionId"]


def test_what_is_not_there_is_deleted(world: World, s3: Any) -> None:
    """S3 answers alike, whether there was an object or not."""
    ann = _enter(world, _allow("s3:DeleteObject"))
    assert ann.delete_objects(**_batch("logs/9"))["Deleted"] == [{"Key": "logs/9"}]


def test_a_bucket_that_is_gone_refuses_the_call(world: World) -> None:
    """There is nothing to answer for."""
    ann = _enter(world, _allow("s3:DeleteObject"))
    with pytest.raises(ClientError) as refusal:
        ann.delete_objects(**_batch("logs/1"))
    assert refusal.value.response["Error"]["Code"] == "NoSuchBucket"
