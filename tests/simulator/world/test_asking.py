"""What the simulator asks of an account is what a client is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name

from gameday.simulator.engine.gateway.call import AwsError
from gameday.simulator.world.asking import ask

if TYPE_CHECKING:
    from gameday.simulator.world import World


@pytest.fixture
def furnished(world: World) -> World:
    """Give a world with something of what there is to ask about."""
    client = world.account.client
    client("s3").create_bucket(Bucket="shop-files")
    client("s3").put_bucket_versioning(
        Bucket="shop-files", VersioningConfiguration={"Status": "Enabled"}
    )
    for body in (b"one", b"two"):
        client("s3").put_object(Bucket="shop-files", Key="a b/ü+c", Body=body)
    client("iam").create_user(UserName="ann", Tags=[{"Key": "k", "Value": "v"}])
    client("sqs").create_queue(QueueName="orders")
    client("sns").create_topic(Name="news")
    client("kms").create_key(Description="d")
    client("logs").create_log_group(logGroupName="/shop")
    client("events").put_rule(Name="r", EventPattern='{"source": ["aws.ec2"]}')
    return world


@pytest.mark.parametrize(
    ("service", "operation", "members"),
    [
        ("ec2", "DescribeSecurityGroups", {}),
        (
            "ec2",
            "DescribeVpcs",
            {"Filters": [{"Name": "is-default", "Values": ["true"]}]},
        ),
        ("iam", "ListUsers", {}),
        ("iam", "GetUser", {"UserName": "ann"}),
        ("s3", "ListBuckets", {}),
        ("s3", "ListObjectVersions", {"Bucket": "shop-files", "Prefix": "a b/ü+"}),
        ("s3", "GetBucketVersioning", {"Bucket": "shop-files"}),
        ("sqs", "ListQueues", {}),
        ("sns", "ListTopics", {}),
        ("kms", "ListKeys", {}),
        ("logs", "DescribeLogGroups", {"logGroupNamePrefix": "/shop"}),
        ("events", "ListRules", {"NamePrefix": "r"}),
        ("lambda", "ListFunctions", {}),
        ("stepfunctions", "ListStateMachines", {}),
        ("rds", "DescribeDBInstances", {}),
        ("cloudtrail", "DescribeTrails", {}),
        ("sts", "GetCallerIdentity", {}),
    ],
)
def test_an_answer_is_that_of_a_client(
    furnished: World, service: str, operation: str, members: dict[str, Any]
) -> None:
    """Whatever the protocol, and where the parameters stand in a request."""
    account = furnished.account
    place = (account.account_id, account.region)
    asked = ask(furnished, place, service, operation, members)
    answered = getattr(account.client(service), xform_name(operation))(**members)
    assert asked is not None
    named = {name for name in asked if name != "ResponseMetadata"}
    assert {n: asked[n] for n in named} == {n: answered.get(n) for n in named}
    assert named >= {n for n, v in answered.items() if isinstance(v, list) and v}


def test_an_error_is_raised_with_its_words(world: World) -> None:
    """The looker hears why; a rule only learns that there is nothing."""
    account = world.account
    key = account.register_account(account.account_id).access_key
    given = {"UserName": "nobody"}
    with pytest.raises(AwsError, match="nobody") as refused:
        world.gateway.look("iam", "GetUser", given, region="us-east-1", access_key=key)
    assert refused.value.code == "NoSuchEntity"
    place = (account.account_id, account.region)
    assert ask(world, place, "iam", "GetUser", given) is None


def test_nobody_hears_of_a_look(world: World) -> None:
    """It passes no layer and takes no time."""
    heard: list[Any] = []
    world.listeners.append(lambda call, _: heard.append(call))
    place = (world.account.account_id, world.account.region)
    before = world.clock.now()
    ask(world, place, "ec2", "DescribeInstances", {})
    assert (heard, world.clock.now()) == ([], before)
