"""An object's list is the one that a request's body has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


def furnish(s3: Any) -> str:
    """Make a bucket with lists, and an object in it; return its owner."""
    s3.create_bucket(Bucket="shop-files")
    ownership = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    s3.put_bucket_ownership_controls(Bucket="shop-files", OwnershipControls=ownership)
    s3.delete_public_access_block(Bucket="shop-files")
    s3.put_object(Bucket="shop-files", Key="k", Body=b"x")
    return str(s3.get_bucket_acl(Bucket="shop-files")["Owner"]["ID"])


def share(s3: Any, owner: str, *groups: str) -> list[str]:
    """Write an object's whole list, and return the groups that it has then."""
    grants: list[Any] = [
        {
            "Grantee": {"Type": "CanonicalUser", "ID": owner},
            "Permission": "FULL_CONTROL",
        }
    ]
    grants += [
        {"Grantee": {"Type": "Group", "URI": group}, "Permission": "READ"}
        for group in groups
    ]
    s3.put_object_acl(
        Bucket="shop-files",
        Key="k",
        AccessControlPolicy={"Owner": {"ID": owner}, "Grants": grants},
    )
    found = s3.get_object_acl(Bucket="shop-files", Key="k")["Grants"]
    uris = (each["Grantee"].get("URI") for each in found)
    return [uri for uri in uris if uri]


def test_moto_alone_reads_no_body(moto_client: Callable[[str], Any]) -> None:
    """moto: the group is not there."""
    s3 = moto_client("s3")
    assert share(s3, furnish(s3), EVERYBODY) == []


def test_the_body_is_the_list(account: EmbeddedAccount) -> None:
    """AWS: it comes, and goes again with the next."""
    s3 = account.client("s3")
    owner = furnish(s3)
    assert share(s3, owner, EVERYBODY) == [EVERYBODY]
    assert share(s3, owner) == []


def test_headers_go_before(account: EmbeddedAccount) -> None:
    """AWS: a canned list is given without a body."""
    s3 = account.client("s3")
    owner = furnish(s3)
    share(s3, owner, EVERYBODY)
    s3.put_object_acl(Bucket="shop-files", Key="k", ACL="private")
    grants = s3.get_object_acl(Bucket="shop-files", Key="k")["Grants"]
    assert [each["Permission"] for each in grants] == ["FULL_CONTROL"]
