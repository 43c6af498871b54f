"""Calls through access points: both they and the bucket behind them are asked."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError

from gameday.simulator.aws.access_points import (
    is_access_point,
    reach,
    read_copy_source,
    read_host,
)
from gameday.simulator.aws.iam.s3_actions import list_s3_needs
from gameday.simulator.aws.moto.credentials import issue_user_key
from tests.simulator.aws.iam.short_policies import write_policy

if TYPE_CHECKING:
    from gameday.simulator.world import World

Told = dict[str, Any]
SITUATIONS = yaml.safe_load(
    Path(__file__).with_name("access_points.yaml").read_text("utf-8")
)
HOME, AWAY = "123456789012", "210987654321"
NAMES = {"HOME": HOME, "AWAY": AWAY}
SWITCHES = (
    "BlockPublicAcls",
    "IgnorePublicAcls",
    "BlockPublicPolicy",
    "RestrictPublicBuckets",
)


def _fill(told: Any, aliases: dict[str, str]) -> Any:
    text = Template(json.dumps(told)).substitute(NAMES)
    for name, value in aliases.items():
        text = text.replace(name, value)
    return json.loads(text)


def _make_point(world: World, account: str, name: str, **more: Any) -> dict[str, Any]:
    control = world.account.client("s3control", world.account.register_account(account))
    made: dict[str, Any] = control.create_access_point(
        AccountId=account, Name=name, Bucket="records", **more
    )
    return made


def _set_up(world: World, told: Told) -> tuple[dict[str, str], Told]:
    """Make what a situation starts from; return its names, and the situation."""
    s3 = world.account.client("s3")
    s3.create_bucket(Bucket="records")
    s3.put_object(Bucket="records", Key="a", Body=b"x")
    for account, user in ((HOME, "ann"), (AWAY, "bob")):
        own = world.account.register_account(account)
        world.account.client("iam", own).create_user(UserName=user)
    if not told.get("shut"):
        s3.delete_public_access_block(Bucket="records")
    off = told.get("switched", ())
    block = {name: name not in off for name in SWITCHES}
    more: dict[str, Any] = {"PublicAccessBlockConfiguration": block}
    if told.get("private"):
        vpc = world.account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
        more["VpcConfiguration"] = {"VpcId": vpc["Vpc"]["VpcId"]}
    near = _make_point(world, HOME, "app", **more)
    far = _make_point(world, AWAY, "far")
    aliases = {
        "POINT": near["AccessPointArn"],
        "FAR": far["AccessPointArn"],
        "ALIAS": near["Alias"],
    }
    told = _fill(told, aliases)
    if "mine" in told:
        policy = write_policy(told["mine"], to="*")
        control = world.account.client("s3control")
        control.put_access_point_policy(AccountId=HOME, Name="app", Policy=policy)
    if "bucket" in told:
        policy = write_policy(told["bucket"], to="*")
        s3.put_bucket_policy(Bucket="records", Policy=policy)
    return aliases, told


def _enter(world: World, told: Told) -> Any:
    who = told.get("who", "ann")
    if who == "nobody":
        return world.account.anonymous_client("s3")
    account = AWAY if who == "bob" else HOME
    iam = world.account.client("iam", world.account.register_account(account))
    if "may" in told:
        policy = write_policy(told["may"])
        iam.put_user_policy(UserName=who, PolicyName="p", PolicyDocument=policy)
    return world.account.client("s3", issue_user_key(account, who))


@pytest.mark.parametrize("told", SITUATIONS, ids=[each["is"] for each in SITUATIONS])
def test_a_call_ends_as_in_s3(world: World, told: Told) -> None:
    """The access point and the bucket permit it, each by its own ARN and policy."""
    aliases, told = _set_up(world, told)
    client = _enter(world, told)
    call = getattr(client, told.get("call", "get_object"))
    params = told.get("with", {"Key": "a"})
    try:
        call(Bucket=told.get("through", aliases["POINT"]), **params)
    except ClientError as error:
        found = error.response["Error"]
        ended, said = found["Code"], found["Message"]
    else:
        ended, said = "allowed", ""
    assert ended == told["ends"], said
    assert told.get("says", "") in said


@pytest.mark.parametrize(
    ("host", "arn"),
    [
        (
            "app-123456789012.s3-accesspoint.eu-west-1.amazonaws.com",
            "arn:aws:s3:eu-west-1:123456789012:accesspoint/app",
        ),
        (
            "my-app-1-123456789012.s3-accesspoint.us-east-1.amazonaws.com",
            "arn:aws:s3:us-east-1:123456789012:accesspoint/my-app-1",
        ),
        ("app-123456789012.s3.us-east-1.amazonaws.com", None),
        ("records.s3.amazonaws.com", None),
    ],
)
def test_a_host_tells_the_access_point(host: str, arn: str | None) -> None:
    """The SDK makes it of the ARN's name and account."""
    assert read_host(host) == arn


def test_a_name_is_a_buckets_or_an_access_points() -> None:
    """An ARN of S3 that is none of an access point is no name for one."""
    assert is_access_point("arn:aws:s3:us-east-1:123456789012:accesspoint/app")
    assert is_access_point("app-0123456789abcdef0123456789abcdef01-s3alias")
    assert not is_access_point("records")
    assert not is_access_point("arn:aws:s3:::records")


def test_a_copy_names_two() -> None:
    """The one it is read through, and the one it is written through."""
    arn = "arn:aws:s3:us-east-1:123456789012:accesspoint/app"
    source = "arn%3Aaws%3As3%3Aus-east-1%3A123456789012%3Aaccesspoint/app/object/a%20b"
    params, through = reach(
        {"Bucket": arn, "Key": "c", "CopySource": f"{source}?versionId=1"},
        lambda name: (name, "records"),
    )
    assert through == {"Bucket": arn, "CopySource": arn}
    assert params == {
        "Bucket": "records",
        "Key": "c",
        "CopySource": "records/a%20b?versionId=1",
    }


def test_what_is_copied_is_read_alike_wherever_it_is() -> None:
    """A key may begin with ``object/``: an ARN alone has that before the key."""
    arn = "arn:aws:s3:us-east-1:123456789012:accesspoint/app"
    alias = "app-0123456789abcdef0123456789abcdef01-s3alias"
    assert read_copy_source(f"{arn}/object/a%20b?versionId=1") == (arn, "a b", "1")
    assert read_copy_source(f"/{alias}/object/a") == (alias, "object/a", "")
    assert read_copy_source("records/object/a") == ("records", "object/a", "")
    assert read_copy_source({"Bucket": arn, "Key": "a"}) == (arn, "a", "")


def test_a_copy_from_none_is_about_the_access_point() -> None:
    """Whoever may read through it is told that there is none."""
    arn = "arn:aws:s3:us-east-1:123456789012:accesspoint/gone"
    params = {"Bucket": "records", "Key": "c", "CopySource": f"{arn}/object/a"}
    needs = list_s3_needs("s3", "CopyObject", params)
    assert next(needs) == ("s3:GetObject", f"{arn}/object/a")


def test_a_bucket_is_kept_as_it_is() -> None:
    """Nothing is looked up for a name that is a bucket's."""
    params = {"Bucket": "records", "CopySource": {"Bucket": "records", "Key": "a"}}
    assert reach(params, lambda _: pytest.fail("looked up")) == (params, {})
