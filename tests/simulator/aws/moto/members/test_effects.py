"""What stands deep in a call and comes to nothing is found by leaving it out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.secretsmanager.models import secretsmanager_backends

from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.aws.moto.members import effects
from gameday.simulator.aws.moto.members.bearing import bears
from gameday.simulator.engine.gateway.call import Response
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True}
WHO = {"PrefixListId": "pl-1", "Description": "partners"}


@pytest.fixture
def world() -> Iterator[World]:
    """Give a world in which calls take no time, with two users and a few resources."""
    with World(START, seed=1, latency="none") as world:
        client = world.account.client
        for name in ("ann", "bob"):
            client("iam").create_user(UserName=name)
        client("iam").attach_user_policy(UserName="ann", PolicyArn=ADMINISTRATOR)
        client("s3").create_bucket(Bucket="shop-files")
        client("secretsmanager").create_secret(Name="shop/database", SecretString="x")
        # As if it had been rotated before, without a function to run for it.
        backend = secretsmanager_backends[world.account.account_id]["us-east-1"]
        secret = backend.secrets["shop/database"]
        secret.rotation_requested, secret.rotation_lambda_arn = True, "arn:aws:lambda"
        yield world


@pytest.fixture
def heard(world: World) -> list[Response]:
    """Give the answers that listeners hear of."""
    answers: list[Response] = []
    world.listeners.append(lambda _, response: answers.append(response))
    return answers


def ask(world: World, call: str, who: str = "ann", **given: Any) -> None:
    """Make a call as a user, whatever comes of it."""
    account = world.account.account_id
    service, _, method = call.partition(".")
    client = world.account.client(service, issue_user_key(account, who))
    with contextlib.suppress(ClientError):
        getattr(client, method)(**given)


def _find(world: World, what: str) -> str:
    """Return the id of something that is in every account."""
    ec2 = world.account.client("ec2")
    if what == "acl":
        return str(ec2.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"])
    if what == "group":
        return str(ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"])
    return str(ec2.describe_vpcs()["Vpcs"][0]["VpcId"])


def _fill(world: World, given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _fill(world, value) for name, value in given.items()}
    if isinstance(given, list):
        return [_fill(world, each) for each in given]
    is_asked = isinstance(given, str) and given.startswith("<")
    return _find(world, given[1:-1]) if is_asked else given


PINGS = {
    "NetworkAclId": "<acl>",
    "RuleNumber": 7,
    "Protocol": "1",
    "RuleAction": "deny",
    "Egress": False,
    "CidrBlock": "192.0.2.0/24",
    "IcmpTypeCode": {"Type": 8, "Code": -1},
}


@pytest.mark.parametrize(
    ("call", "given", "gap", "note"),
    [
        (
            "ec2.create_network_acl_entry",
            PINGS,
            "the members `IcmpTypeCode.Code` and `IcmpTypeCode.Type`",
            None,
        ),
        (
            "s3.put_bucket_lifecycle_configuration",
            {
                "Bucket": "shop-files",
                "LifecycleConfiguration": {
                    "Rules": [
                        {
                            "ID": "old",
                            "Status": "Enabled",
                            "Filter": {"Prefix": "logs/"},
                            "NoncurrentVersionExpiration": {
                                "NoncurrentDays": 1,
                                "NewerNoncurrentVersions": 3,
                            },
                        }
                    ]
                },
            },
            (
                "the member `LifecycleConfiguration.Rules[].NoncurrentVersionExpiration"
                ".NewerNoncurrentVersions`"
            ),
            None,
        ),
        (
            "secretsmanager.rotate_secret",
            {
                "SecretId": "shop/database",
                "RotationRules": {"AutomaticallyAfterDays": 3, "Duration": "3h"},
            },
            None,
            "the member `RotationRules.Duration`",
        ),
        (
            "ec2.request_spot_instances",
            {
                "LaunchSpecification": {
                    "ImageId": "ami-03cf127a",
                    "InstanceType": "t3.micro",
                    "SecurityGroupIds": ["<group>"],
                    "IamInstanceProfile": {"Name": "shop"},
                }
            },
            (
                "the members `LaunchSpecification.SecurityGroupIds` and"
                " `LaunchSpecification.IamInstanceProfile.Name`"
            ),
            None,
        ),
    ],
)
def test_what_comes_to_nothing_is_named(
    world: World,
    heard: list[Response],
    call: str,
    given: dict[str, Any],
    gap: str | None,
    note: str | None,
) -> None:
    """As a gap, or as a note where nothing hangs on it; the call itself is made."""
    ask(world, call, **_fill(world, given))
    assert [(each.error_code, each.gap, each.note) for each in heard] == [
        (None, gap, note)
    ]


@pytest.mark.parametrize(
    ("call", "given"),
    [
        (
            "ec2.authorize_security_group_ingress",
            {
                "GroupId": "<group>",
                "IpPermissions": [
                    {
                        "IpProtocol": "tcp",
                        "FromPort": 22,
                        "ToPort": 22,
                        "IpRanges": [{"CidrIp": "192.0.2.1/32", "Description": "ann"}],
                        "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32"}],
                        "PrefixListIds": [WHO],
                    }
                ],
            },
        ),
        (
            "ec2.create_launch_template",
            {
                "LaunchTemplateName": "shop",
                "LaunchTemplateData": {
                    "ImageId": "ami-03cf127a",
                    "MetadataOptions": {"HttpTokens": "required"},
                    "NetworkInterfaces": [{"AssociatePublicIpAddress": False}],
                },
            },
        ),
        (
            "s3.put_bucket_lifecycle_configuration",
            {
                "Bucket": "shop-files",
                "LifecycleConfiguration": {
                    "Rules": [
                        {
                            "ID": "old",
                            "Status": "Enabled",
                            "Filter": {"Prefix": "logs/"},
                            "Expiration": {"Days": 9},
                            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
                            "AbortIncompleteMultipartUpload": {
                                "DaysAfterInitiation": 2
                            },
                        }
                    ]
                },
            },
        ),
        (
            "wafv2.create_web_acl",
            {
                "Name": "shop",
                "Scope": "REGIONAL",
                "DefaultAction": {"Allow": {}},
                "VisibilityConfig": {**SEEN, "MetricName": "shop"},
                "Rules": [
                    {
                        "Name": "flood",
                        "Priority": 1,
                        "Action": {"Block": {"CustomResponse": {"ResponseCode": 403}}},
                        "Statement": {
                            "RateBasedStatement": {
                                "Limit": 100,
                                "AggregateKeyType": "IP",
                            }
                        },
                        "VisibilityConfig": {**SEEN, "MetricName": "flood"},
                    }
                ],
            },
        ),
        # What it is anyway: without it, all would be the same.
        (
            "s3.put_public_access_block",
            {
                "Bucket": "shop-files",
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": True,
                    "IgnorePublicAcls": False,
                },
            },
        ),
        # It fails, with it or without.
        ("ec2.create_network_acl_entry", {**PINGS, "NetworkAclId": "acl-0"}),
    ],
)
def test_what_is_heeded_or_kept_is_no_gap(
    world: World,
    heard: list[Response],
    call: str,
    given: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody cries wolf, however deep moto reads; also where the table knew nothing."""
    monkeypatch.setattr(effects, "_list_at_work", dict)
    ask(world, call, **_fill(world, given))
    assert [(each.gap, each.note) for each in heard] == [(None, None)]


def test_a_caller_who_was_refused_has_met_it_too(
    world: World, heard: list[Response]
) -> None:
    """Once allowed, the same call would come to the same."""
    ask(world, "ec2.create_network_acl_entry", who="bob", **_fill(world, PINGS))
    assert [(each.error_code, bool(each.gap)) for each in heard] == [
        ("UnauthorizedOperation", True)
    ]


def test_trying_leaves_nothing_behind(world: World) -> None:
    """The copy is thrown away: one entry is made, by the call itself."""
    given = _fill(world, PINGS)
    ask(world, "ec2.create_network_acl_entry", **given)
    (acl,) = world.account.client("ec2").describe_network_acls(
        NetworkAclIds=[given["NetworkAclId"]]
    )["NetworkAcls"]
    assert [each["RuleNumber"] for each in acl["Entries"]].count(7) == 1


@pytest.mark.parametrize(
    ("operation", "way", "bearing"),
    [
        ("CreateNetworkAclEntry", "IcmpTypeCode.Type", True),
        ("CreateWebACL", "Rules[].CaptchaConfig.ImmunityTimeProperty", True),
        ("RunInstances", "NetworkInterfaces[].AssociatePublicIpAddress", True),
        ("CreateDistribution", "DistributionConfig.Origins.Items[].OriginPath", True),
        ("PutObjectLockConfiguration", "ObjectLockConfiguration.Rule.Days", True),
        ("RotateSecret", "RotationRules.Duration", False),
        ("CreateFleet", "SpotOptions.InstancePoolsToUseCount", False),
    ],
)
def test_what_a_verdict_can_hang_on_is_told_by_words(
    operation: str,
    way: str,
    bearing: bool,  # noqa: FBT001 - a row's answer
) -> None:
    """A member speaks of access, reach, secrecy or evidence, or its operation does."""
    assert bears(operation, way) is bearing
