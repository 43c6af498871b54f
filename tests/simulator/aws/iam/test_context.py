"""The condition keys of calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.context import describe_call, describe_resource
from gameday.simulator.aws.iam.operations import Need
from gameday.simulator.aws.iam.source import Identity
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Caller


@pytest.fixture
def describe(now: datetime) -> Callable[..., dict[str, Any]]:
    """Return the condition keys of a call."""

    def keys(
        who: Caller, service: str = "sqs", operation: str = "ListQueues", **params: Any
    ) -> dict[str, Any]:
        here = "eu-west-1", "123456789012"
        attempt = Attempt(who, service, operation, params, *here, now, "203.0.113.9")
        identity = Identity(tags={"Team": "red"})
        return describe_call(attempt, identity, MotoSource())

    return keys


def test_a_user_with_a_key(
    caller: Callable[..., Caller], describe: Callable[..., dict[str, Any]]
) -> None:
    """Long-term credentials have no issue time and say nothing of MFA."""
    keys = describe(caller("user/dev/ann", principal_id="AIDAEXAMPLE"))
    assert keys == {
        "aws:currenttime": "2026-03-01T12:00:00Z",
        "aws:epochtime": "1772366400",
        "aws:securetransport": "true",
        "aws:requestedregion": "eu-west-1",
        "aws:useragent": "",
        "aws:principalisawsservice": "false",
        "aws:principaltype": "User",
        "aws:principalaccount": "123456789012",
        "aws:principalarn": "arn:aws:iam::123456789012:user/dev/ann",
        "aws:userid": "AIDAEXAMPLE",
        "aws:username": "ann",
        "aws:principaltag/team": "red",
        "aws:viaawsservice": "false",
        "aws:sourceip": "203.0.113.9",
    }


def test_a_session_of_a_role(
    caller: Callable[..., Caller],
    describe: Callable[..., dict[str, Any]],
    now: datetime,
) -> None:
    """A session is known by its role, and by when it was issued."""
    session = caller(
        "role/svc/web/s1",
        principal_id="AROAEXAMPLE:s1",
        issued_at=now - timedelta(minutes=10),
        expires_at=now + timedelta(minutes=50),
        mfa=True,
        tags={"team": "blue"},
    )
    keys = describe(session)
    assert keys["aws:principalarn"] == "arn:aws:iam::123456789012:role/svc/web"
    assert keys["aws:principaltype"] == "AssumedRole"
    assert keys["aws:userid"] == "AROAEXAMPLE:s1"
    assert keys["aws:tokenissuetime"] == "2026-03-01T11:50:00Z"
    assert keys["aws:multifactorauthpresent"] == "true"
    assert keys["aws:multifactorauthage"] == "600"
    assert keys["aws:principaltag/team"] == "blue"
    assert "aws:username" not in keys


def test_calls_by_services(
    caller: Callable[..., Caller], describe: Callable[..., dict[str, Any]]
) -> None:
    """What a service calls for somebody says so and hides the address."""
    via = replace(caller("user/ann"), invoked_by="s3.amazonaws.com")
    keys = describe(via, "kms", "Decrypt", EncryptionContext={"a": "b"})
    assert keys["aws:viaawsservice"] == "true"
    assert keys["aws:calledvia"] == ("s3.amazonaws.com",)
    assert keys["kms:viaservice"] == "s3.eu-west-1.amazonaws.com"
    assert keys["kms:encryptioncontext:a"] == "b"
    assert "aws:sourceip" not in keys
    service = describe(caller("events.amazonaws.com"))
    assert service["aws:principalservicename"] == "events.amazonaws.com"
    assert "aws:principalarn" not in service


@pytest.mark.parametrize(
    ("call", "params", "expected"),
    [
        (
            "s3:ListObjectsV2",
            {"Prefix": "home/", "MaxKeys": 5},
            {"s3:prefix": "home/", "s3:max-keys": "5"},
        ),
        (
            "s3:PutObject",
            {"ACL": "public-read", "Tagging": "a=b&c=d"},
            {
                "s3:x-amz-acl": "public-read",
                "s3:requestobjecttag/c": "d",
                "s3:requestobjecttagkeys": ("a", "c"),
            },
        ),
        (
            "ec2:RunInstances",
            {
                "InstanceType": "p4d.24xlarge",
                "MetadataOptions": {"HttpTokens": "required"},
            },
            {
                "ec2:instancetype": "p4d.24xlarge",
                "ec2:metadatahttptokens": "required",
                "ec2:region": "eu-west-1",
            },
        ),
        ("ec2:RunInstances", {}, {"ec2:metadatahttptokens": "optional"}),
        (
            "ec2:CreateVolume",
            {
                "TagSpecifications": [{"Tags": [{"Key": "Team", "Value": "x"}]}],
                "Encrypted": True,
            },
            {
                "aws:requesttag/team": "x",
                "aws:tagkeys": ("Team",),
                "ec2:encrypted": "true",
            },
        ),
        ("lambda:TagResource", {"Tags": {"a": "b"}}, {"aws:requesttag/a": "b"}),
        ("sqs:UntagQueue", {"TagKeys": ["a", "b"]}, {"aws:tagkeys": ("a", "b")}),
        (
            "sts:AssumeRole",
            {"ExternalId": "e", "RoleSessionName": "s", "DurationSeconds": 900},
            {
                "sts:externalid": "e",
                "sts:rolesessionname": "s",
                "sts:durationseconds": "900",
            },
        ),
        (
            "iam:AttachRolePolicy",
            {"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
            {"iam:policyarn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        ),
        (
            "lambda:CreateEventSourceMapping",
            {"FunctionName": "f"},
            {"lambda:functionarn": "arn:aws:lambda:eu-west-1:123456789012:function:f"},
        ),
        (
            "kms:CreateGrant",
            {"KeyId": "alias/data", "Operations": ["Decrypt"]},
            {"kms:requestalias": "alias/data", "kms:grantoperations": ("Decrypt",)},
        ),
    ],
)
def test_keys_of_services(
    caller: Callable[..., Caller],
    describe: Callable[..., dict[str, Any]],
    call: str,
    params: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    """Parameters become the condition keys that the service has for them."""
    keys = describe(caller("user/ann"), *call.split(":"), **params)
    assert expected == {key: keys.get(key) for key in expected}


def test_members_of_an_organization(
    aws: Callable[[str], Any],
    caller: Callable[..., Caller],
    describe: Callable[..., dict[str, Any]],
) -> None:
    """A principal of an organization carries it; a stranger carries none."""
    orgs = aws("organizations")
    organization = orgs.create_organization(FeatureSet="ALL")["Organization"]["Id"]
    root = orgs.list_roots()["Roots"][0]["Id"]
    keys = describe(caller("user/ann"))
    assert keys["aws:principalorgid"] == organization
    assert keys["aws:principalorgpaths"] == (f"{organization}/{root}/",)
    stranger = replace(caller("anonymous"), account="123456789012")
    assert "aws:principalorgid" not in describe(stranger)


def test_resources_have_owners_and_tags(aws: Callable[[str], Any]) -> None:
    """What a need is about has an owner, tags, and in S3 the tags of an object."""
    s3 = aws("s3")
    s3.create_bucket(Bucket="shop-data")
    s3.put_object(Bucket="shop-data", Key="k", Body=b"x", Tagging="Team=red")
    need = Need("s3:GetObject", "arn:aws:s3:::shop-data/k", {"extra": "1"})
    assert describe_resource(need, "123456789012", MotoSource()) == {
        "aws:resourceaccount": "123456789012",
        "s3:existingobjecttag/team": "red",
        "extra": "1",
    }


def test_keys_the_asker_knows(caller: Callable[..., Caller], now: datetime) -> None:
    """Keys given with an attempt stand beside those that are worked out."""
    attempt = Attempt(
        caller=caller("events.amazonaws.com"),
        service="sqs",
        operation="SendMessage",
        params={},
        region="aws-global",
        account="123456789012",
        time=now,
        context={"aws:SourceAccount": "123456789012"},
    )
    keys = describe_call(attempt, None, MotoSource())
    assert keys["aws:sourceaccount"] == "123456789012"
    assert keys["aws:requestedregion"] == "us-east-1"
