"""A canned list for the bucket's owner gives it what its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.canonical_ids import make_canonical_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

NAMES = {"Bucket": "records", "Key": "a"}


def put(s3: Any, acl: str) -> list[dict[str, Any]]:
    """Write an object with a canned list; return the list's grants."""
    s3.create_bucket(Bucket="records", ObjectOwnership="ObjectWriter")
    s3.put_object(**NAMES, Body=b"x", ACL=acl)
    grants: list[dict[str, Any]] = s3.get_object_acl(**NAMES)["Grants"]
    return grants


def test_moto_alone_writes_the_owners_list(moto_client: Callable[[str], Any]) -> None:
    """moto: it is the same as a private one."""
    assert len(put(moto_client("s3"), "bucket-owner-read")) == 1


@pytest.mark.parametrize(
    ("acl", "permission"),
    [("bucket-owner-full-control", "FULL_CONTROL"), ("bucket-owner-read", "READ")],
)
def test_it_names_the_buckets_owner(
    account: EmbeddedAccount, acl: str, permission: str
) -> None:
    """By its canonical user id."""
    _, grant = put(account.client("s3"), acl)
    assert grant["Permission"] == permission
    assert grant["Grantee"]["ID"] == make_canonical_id(account.account_id)
