"""An upload is under the key that it was begun with, and so are all of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

THING = {"Bucket": "records", "Key": "a"}
OURS, THEIRS = (
    {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": letter * 32}
    for letter in ("o", "t")
)


def begin(s3: Any, **given: str) -> dict[str, Any]:
    """Begin an upload, and return what its first part names."""
    begun = s3.create_multipart_upload(**THING, **given)
    return {**THING, "UploadId": begun["UploadId"], "PartNumber": 1}


def complete(s3: Any, part: dict[str, Any], etag: str) -> None:
    """Put an upload of one part together."""
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    s3.complete_multipart_upload(
        **THING, UploadId=part["UploadId"], MultipartUpload=parts
    )


@pytest.fixture
def s3(world: World) -> Any:
    """Return a client, in an account with a bucket."""
    client = world.account.client("s3")
    client.create_bucket(Bucket="records")
    return client


def test_moto_alone_takes_any_part(moto_client: Callable[[str], Any]) -> None:
    """moto: a part without the key is taken as one with it."""
    s3 = moto_client("s3")
    s3.create_bucket(Bucket="records")
    assert s3.upload_part(**begin(s3, **OURS), Body=b"x")["ETag"]


@pytest.mark.parametrize(
    ("begun", "brought", "words"),
    [
        (OURS, {}, "must include the appropriate encryption parameters"),
        ({}, OURS, "must include the appropriate encryption parameters"),
        (OURS, THEIRS, "did not match the ones used originally"),
    ],
    ids=["no key", "a key too many", "another key"],
)
def test_a_part_has_to_have_its_uploads_key(
    s3: Any, begun: dict[str, str], brought: dict[str, str], words: str
) -> None:
    """Uploaded or copied; S3's own words."""
    s3.put_object(Bucket="records", Key="b", Body=b"x")
    part = begin(s3, **begun)
    with pytest.raises(ClientError, match=words):
        s3.upload_part(**part, Body=b"x", **brought)
    with pytest.raises(ClientError, match=words):
        s3.upload_part_copy(**part, CopySource="records/b", **brought)


def test_the_whole_is_under_the_key(s3: Any) -> None:
    """And answers tell it from the first part on."""
    part = begin(s3, **OURS)
    put = s3.upload_part(**part, Body=b"x", **OURS)
    assert put["SSECustomerAlgorithm"] == "AES256"
    complete(s3, part, put["ETag"])
    with pytest.raises(ClientError, match="stored using a form of"):
        s3.get_object(**THING)
    assert s3.get_object(**THING, **OURS)["Body"].read() == b"x"


def test_what_is_copied_needs_its_own_key(s3: Any) -> None:
    """The source's and the upload's are two."""
    s3.put_object(Bucket="records", Key="b", Body=b"x", **THEIRS)
    part = {**begin(s3, **OURS), "CopySource": "records/b", **OURS}
    with pytest.raises(ClientError, match="stored using a form of"):
        s3.upload_part_copy(**part)
    source = {f"CopySource{name}": value for name, value in THEIRS.items()}
    put = s3.upload_part_copy(**part, **source)
    complete(s3, part, put["CopyPartResult"]["ETag"])
    assert s3.get_object(**THING, **OURS)["Body"].read() == b"x"
