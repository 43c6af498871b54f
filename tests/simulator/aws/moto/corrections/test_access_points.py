"""An access point is in its bucket's region, and there is one of a name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World

ACCOUNT = "123456789012"
OPEN = {
    "BlockPublicAcls": False,
    "BlockPublicPolicy": False,
    "IgnorePublicAcls": False,
    "RestrictPublicBuckets": False,
}


def make(control: Any, bucket: str = "records", **more: Any) -> dict[str, Any]:
    """Make the access point ``app``."""
    made: dict[str, Any] = control.create_access_point(
        AccountId=ACCOUNT, Name="app", Bucket=bucket, **more
    )
    return made


def test_moto_alone_asks_for_nothing(moto_client: Callable[[str], Any]) -> None:
    """moto: no bucket, twice the same name, an alias too long, gone what never was."""
    control = moto_client("s3control")
    assert len(make(control)["Alias"].removeprefix("app-")) > 34 + len("-s3alias") - 1
    make(control)
    control.delete_access_point(AccountId=ACCOUNT, Name="other")
    control.put_access_point_policy(AccountId=ACCOUNT, Name="app", Policy="{}")
    told = control.get_access_point_policy_status(AccountId=ACCOUNT, Name="app")
    assert told["PolicyStatus"] == {"IsPublic": True}


@pytest.fixture
def control(world: World) -> Any:
    """Return a client, in an account with a bucket of another region."""
    s3 = world.account.client("s3")
    place = {"LocationConstraint": "eu-west-1"}
    s3.create_bucket(Bucket="records", CreateBucketConfiguration=place)
    return world.account.client("s3control")


def test_it_has_the_region_of_its_bucket(control: Any) -> None:
    """Wherever it is made from; its alias has at most 63 characters."""
    made = make(control)
    assert made["AccessPointArn"] == f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/app"
    assert made["Alias"].startswith("app-")
    assert made["Alias"].endswith("-s3alias")
    assert len(made["Alias"]) <= 63
    told = control.get_access_point(AccountId=ACCOUNT, Name="app")
    assert (told["Bucket"], told["NetworkOrigin"]) == ("records", "Internet")


def end(call: Any, **params: Any) -> str:
    """Return the code of the error that a call ends in."""
    with pytest.raises(ClientError) as error:
        call(**params)
    return str(error.value.response["Error"]["Code"])


def test_what_is_wrong_is_refused(world: World, control: Any) -> None:
    """A bucket that is not there, a name that is taken, an access point that is not."""
    make(control)
    named = {"AccountId": ACCOUNT, "Name": "app"}
    create = control.create_access_point
    assert end(create, **named, Bucket="records") == "AccessPointAlreadyOwnedByYou"
    assert end(create, **named | {"Name": "none"}, Bucket="none-such") == "NoSuchBucket"
    other = named | {"Name": "gone"}
    assert end(control.delete_access_point, **other) == "NoSuchAccessPoint"
    s3 = world.account.client("s3")
    kept = end(s3.delete_bucket, Bucket="records")
    assert kept == "BucketHasAccessPointsAttached"
    control.delete_access_point(**named)
    s3.delete_bucket(Bucket="records")


def test_its_policy_is_public_where_it_says_so(world: World, control: Any) -> None:
    """To everybody, from the internet; that of a VPC never is."""
    vpc = world.account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    vpc_id = vpc["Vpc"]["VpcId"]
    arn = make(control, PublicAccessBlockConfiguration=OPEN)["AccessPointArn"]
    private = control.create_access_point(
        AccountId=ACCOUNT,
        Name="inner",
        Bucket="records",
        PublicAccessBlockConfiguration=OPEN,
        VpcConfiguration={"VpcId": vpc_id},
    )["AccessPointArn"]

    def is_public(name: str, place: str, whom: Any) -> bool:
        statement = {
            "Effect": "Allow",
            "Principal": whom,
            "Action": "s3:GetObject",
            "Resource": f"{place}/object/*",
        }
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        named = {"AccountId": ACCOUNT, "Name": name}
        control.put_access_point_policy(**named, Policy=document)
        told = control.get_access_point_policy_status(**named)
        return bool(told["PolicyStatus"]["IsPublic"])

    assert is_public("app", arn, "*")
    assert not is_public("app", arn, {"AWS": ACCOUNT})
    assert not is_public("inner", private, "*")


def test_a_public_policy_is_blocked(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """All four switches are on where nobody says otherwise."""
    world.account.client("s3").create_bucket(Bucket="records")
    arn = make(world.account.client("s3control"))["AccessPointArn"]
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"{arn}/object/*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    control = world.account.client("s3control", make_user("ann", "s3:*"))
    named = {"AccountId": ACCOUNT, "Name": "app", "Policy": document}
    assert end(control.put_access_point_policy, **named) == "AccessDenied"
    named["Policy"] = document.replace('"*"', '{"AWS": "123456789012"}', 1)
    control.put_access_point_policy(**named)
