"""Each account has a canonical user id of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

OTHER = "210987654321"


def test_moto_alone_has_two_for_everybody(moto_client: Callable[[str], Any]) -> None:
    """moto: who lists buckets is another than who owns them."""
    s3 = moto_client("s3")
    s3.create_bucket(Bucket="files")
    lister = s3.list_buckets()["Owner"]["ID"]
    assert lister != s3.get_bucket_acl(Bucket="files")["Owner"]["ID"]


def test_an_account_has_one_everywhere(account: EmbeddedAccount) -> None:
    """In lists of buckets, of objects, and in both kinds of access control list."""
    s3 = account.client("s3")
    s3.create_bucket(Bucket="files")
    s3.put_object(Bucket="files", Key="a")
    listed = s3.list_objects_v2(Bucket="files", FetchOwner=True)["Contents"][0]
    ids = {
        s3.list_buckets()["Owner"]["ID"],
        s3.get_bucket_acl(Bucket="files")["Owner"]["ID"],
        s3.get_object_acl(Bucket="files", Key="a")["Owner"]["ID"],
        listed["Owner"]["ID"],
    }
    assert len(ids) == 1
    assert len(ids.pop()) == 64


def test_two_accounts_have_two(account: EmbeddedAccount) -> None:
    """The owner of a bucket is named, whoever asks."""
    other = account.client("s3", account.register_account(OTHER))
    other.create_bucket(Bucket="theirs")
    theirs = other.list_buckets()["Owner"]["ID"]
    assert theirs != account.client("s3").list_buckets()["Owner"]["ID"]
    assert other.get_bucket_acl(Bucket="theirs")["Owner"]["ID"] == theirs
