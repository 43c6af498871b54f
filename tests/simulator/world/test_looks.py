"""What the simulator reads of an account is what a client is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World


_TRUST = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"""
_PERMISSIONS = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Action": "s3:*", "Resource": "*"}]}"""


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
    asked = furnished.looks.ask(place, service, operation, members)
    answered = getattr(account.client(service), xform_name(operation))(**members)
    assert asked is not None
    named = {name for name in asked if name != "ResponseMetadata"}
    assert {n: asked[n] for n in named} == {n: answered.get(n) for n in named}
    assert named >= {n for n, v in answered.items() if isinstance(v, list) and v}


def test_an_error_is_answered_with_its_words(world: World) -> None:
    """The looker reads why; a rule only learns that there is nothing."""
    account = world.account
    key = account.register_account(account.account_id).access_key
    given = {"UserName": "nobody"}
    refused = world.gateway.look(
        "iam", "GetUser", given, region="us-east-1", access_key=key
    )
    assert refused.error_code == "NoSuchEntity"
    assert "nobody" in (refused.error_message or "")
    place = (account.account_id, account.region)
    assert world.looks.ask(place, "iam", "GetUser", given) is None


_KEY = "k" * 32


def _see(call: Callable[[], Any]) -> object:
    """Return an answer's members, without what says how it came; or its error."""
    try:
        seen = {n: v for n, v in call().items() if n != "ResponseMetadata"}
    except (ClientError, BotoCoreError) as error:
        return str(error)
    body = seen.get("Body")
    return {**seen, "Body": body.read()} if hasattr(body, "read") else seen


@pytest.mark.parametrize(
    ("service", "operation", "members"),
    [
        ("ec2", "DescribeSecurityGroups", {}),
        ("ec2", "DescribeInstances", {"InstanceIds": ["i-0123456789abcdef0"]}),
        ("iam", "GetRolePolicy", {"RoleName": "worker", "PolicyName": "p"}),
        ("iam", "GetRole", {"RoleName": "worker"}),
        ("iam", "GetRole", {"RoleName": "nobody"}),
        ("s3", "GetBucketLocation", {"Bucket": "far-files"}),
        ("s3", "GetBucketLocation", {"Bucket": "shop-files"}),
        ("s3", "GetBucketAcl", {"Bucket": "shop-files"}),
        ("s3", "ListObjectsV2", {"Bucket": "shop-files", "Prefix": "a b/ü+"}),
        ("s3", "GetObject", {"Bucket": "shop-files", "Key": "a b/ü+c"}),
        ("s3", "HeadObject", {"Bucket": "shop-files", "Key": "none"}),
        ("s3", "GetObject", {"Bucket": "no such bucket", "Key": "k"}),
        (
            "s3",
            "GetObject",
            {
                "Bucket": "shop-files",
                "Key": "locked",
                "SSECustomerAlgorithm": "AES256",
                "SSECustomerKey": _KEY,
            },
        ),
        ("s3", "GetObject", {"Bucket": "shop-files", "Key": "locked"}),
        ("cloudformation", "GetTemplate", {"StackName": "shop"}),
        ("route53", "GetHostedZone", {"Id": "/hostedzone/Z0000000000000"}),
        ("sqs", "GetQueueUrl", {"QueueName": "orders"}),
        ("kms", "DescribeKey", {"KeyId": "alias/none"}),
        ("lambda", "GetFunction", {"FunctionName": "none"}),
        ("rds", "DescribeDBInstances", {"DBInstanceIdentifier": "none"}),
        ("dynamodb", "DescribeTable", {"TableName": "none"}),
    ],
)
def test_a_look_is_that_of_a_client(
    furnished: World, service: str, operation: str, members: dict[str, Any]
) -> None:
    """What a client adds, decodes and refuses by itself included."""
    client = furnished.account.client
    client("s3").create_bucket(
        Bucket="far-files",
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
    )
    client("s3").put_object(
        Bucket="shop-files",
        Key="locked",
        Body=b"x",
        SSECustomerAlgorithm="AES256",
        SSECustomerKey=_KEY,
    )
    client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=_TRUST)
    client("iam").put_role_policy(
        RoleName="worker", PolicyName="p", PolicyDocument=_PERMISSIONS
    )
    client("cloudformation").create_stack(
        StackName="shop",
        TemplateBody='{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}',
    )
    call = getattr(client(service), xform_name(operation))
    seen = _see(lambda: furnished.looks.look(service, operation, members))
    assert seen == _see(lambda: call(**members))


def test_a_look_that_no_client_would_send(world: World) -> None:
    """The parameters are judged as a client judges them."""
    with pytest.raises(ParamValidationError, match="Missing required parameter"):
        world.looks.look("s3", "GetObject", {"Bucket": "shop-files"})


def test_nobody_hears_of_a_look(world: World) -> None:
    """It passes no layer and takes no time."""
    heard: list[Any] = []
    world.listeners.append(lambda call, _: heard.append(call))
    place = (world.account.account_id, world.account.region)
    before = world.clock.now()
    world.looks.ask(place, "ec2", "DescribeInstances", {})
    world.looks.look("ec2", "DescribeInstances", {})
    assert (heard, world.clock.now()) == ([], before)
