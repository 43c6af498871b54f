"""Whoever sets a log up lets AWS deliver it, where they may change the policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from gameday.simulator.world import World

FROM_HERE = {
    "StringEquals": {"aws:SourceAccount": "123456789012"},
    "ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*"},
}
WRITE = {
    "Sid": "AWSLogDeliveryWrite",
    "Effect": "Allow",
    "Principal": {"Service": "delivery.logs.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::log-store/AWSLogs/123456789012/*",
    "Condition": {
        "StringEquals": {
            "aws:SourceAccount": "123456789012",
            "s3:x-amz-acl": "bucket-owner-full-control",
        },
        "ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*"},
    },
}
LOOK = {
    "Sid": "AWSLogDeliveryAclCheck",
    "Effect": "Allow",
    "Principal": {"Service": "delivery.logs.amazonaws.com"},
    "Action": "s3:GetBucketAcl",
    "Resource": "arn:aws:s3:::log-store",
    "Condition": FROM_HERE,
}
STACK = """
Resources:
  Store: {Type: AWS::S3::Bucket, Properties: {BucketName: log-store}}
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  FlowLog:
    Type: AWS::EC2::FlowLog
    Properties:
      ResourceId: !Ref Vpc
      ResourceType: VPC
      TrafficType: ALL
      LogDestinationType: s3
      LogDestination: !GetAtt Store.Arn
"""


def log_flows(world: World, *, key: Any = None) -> None:
    """Send the flow logs of a VPC to the bucket."""
    ec2 = world.account.client("ec2", key)
    vpc = world.account.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    made = ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::log-store",
    )
    assert made["Unsuccessful"] == []


def log_queries(world: World, destination: str, *, name: str = "one") -> None:
    """Configure query logs."""
    world.account.client("route53resolver").create_resolver_query_log_config(
        Name=name, DestinationArn=destination, CreatorRequestId=name
    )


def make_user(world: World, *actions: str) -> Any:
    """Return the key of a user who may do this much."""
    iam = world.account.client("iam")
    iam.create_user(UserName="clerk")
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    iam.put_user_policy(
        UserName="clerk",
        PolicyName="may",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    return issue_user_key(world.account.account_id, "clerk")


def statements(world: World) -> list[dict[str, Any]]:
    """Return the statements of the bucket's policy; none where it has no policy."""
    s3 = world.account.client("s3")
    try:
        policy = s3.get_bucket_policy(Bucket="log-store")["Policy"]
    except s3.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "NoSuchBucketPolicy"  # noqa: PT017
        return []
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found


def put_policy(world: World, *given: dict[str, Any]) -> None:
    """Give the bucket a policy."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(given)})
    world.account.client("s3").put_bucket_policy(Bucket="log-store", Policy=policy)


@pytest.fixture
def bucket(world: World) -> None:
    """Make the bucket of logs, which has no policy."""
    world.account.client("s3").create_bucket(Bucket="log-store")


@pytest.mark.usefixtures("bucket")
def test_a_bucket_without_a_policy_gets_one(world: World) -> None:
    """It says what the user guide shows, for the folder of the account's logs."""
    key = make_user(
        world, "ec2:CreateFlowLogs", "s3:GetBucketPolicy", "s3:PutBucketPolicy"
    )
    log_flows(world, key=key)
    assert statements(world) == [WRITE, LOOK]


@pytest.mark.usefixtures("bucket")
def test_who_may_not_put_the_policy_adds_nothing(world: World) -> None:
    """The flow log is made, and its bucket stays shut."""
    log_flows(world, key=make_user(world, "ec2:CreateFlowLogs", "s3:GetBucketPolicy"))
    assert statements(world) == []


def test_a_stack_lets_its_logs_in(world: World) -> None:
    """What CloudFormation makes is let in as what a call makes."""
    deploy_stack(world.account, "logs", STACK, {})
    assert statements(world) == [WRITE, LOOK]


@pytest.mark.usefixtures("bucket")
def test_a_policy_keeps_what_it_says(world: World) -> None:
    """Statements are appended under names of their own."""
    other = {**WRITE, "Resource": "arn:aws:s3:::log-store/elsewhere/*"}
    put_policy(world, other)
    log_flows(world)
    added = {**WRITE, "Sid": "AWSLogDeliveryWrite1"}
    assert statements(world) == [other, added, LOOK]


@pytest.mark.usefixtures("bucket")
def test_a_policy_that_lets_logs_in_is_left_alone(world: World) -> None:
    """Nothing is added where nothing lacks."""
    wide = {**WRITE, "Resource": "arn:aws:s3:::log-store/*", "Condition": {}}
    put_policy(world, wide)
    log_flows(world)
    assert statements(world) == [wide]


@pytest.mark.usefixtures("bucket")
def test_a_deny_is_not_lifted(world: World) -> None:
    """What AWS adds stands beside it, once, however many logs are made."""
    deny = {**WRITE, "Sid": "Stop", "Effect": "Deny"}
    put_policy(world, deny)
    log_flows(world)
    log_queries(world, "arn:aws:s3:::log-store")
    assert statements(world) == [deny, WRITE, LOOK]


@pytest.mark.usefixtures("bucket")
def test_a_policy_that_speaks_of_all_others_is_left_alone(world: World) -> None:
    """AWS adds nothing to a policy with NotPrincipal."""
    odd = {key: value for key, value in WRITE.items() if key != "Principal"}
    odd |= {"Effect": "Deny", "NotPrincipal": {"AWS": "123456789012"}}
    put_policy(world, odd)
    log_flows(world)
    assert statements(world) == [odd]


@pytest.mark.usefixtures("bucket")
def test_a_prefix_is_part_of_the_folder(world: World) -> None:
    """Query logs below a prefix may be put there, and nowhere else."""
    log_queries(world, "arn:aws:s3:::log-store/dns/")
    folder = "arn:aws:s3:::log-store/dns/AWSLogs/123456789012/*"
    assert statements(world) == [{**WRITE, "Resource": folder}, LOOK]


def test_the_bucket_of_another_account_is_not_touched(world: World) -> None:
    """Its owner has to let logs in."""
    other = world.account.register_account("222222222222")
    world.account.client("s3", other).create_bucket(Bucket="log-store")
    log_queries(world, "arn:aws:s3:::log-store")
    s3 = world.account.client("s3", other)
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket="log-store")


def test_log_groups_share_a_resource_policy(world: World) -> None:
    """Each group that query logs go to has a statement of its own."""
    logs = world.account.client("logs")
    for name in ("one", "two"):
        logs.create_log_group(logGroupName=name)
        group = f"arn:aws:logs:us-east-1:123456789012:log-group:{name}:*"
        log_queries(world, group, name=name)
    (policy,) = logs.describe_resource_policies()["resourcePolicies"]
    assert policy["policyName"] == "AWSLogDeliveryWrite20150319"
    first, second = json.loads(policy["policyDocument"])["Statement"]
    assert first == {
        "Sid": "AWSLogDeliveryWrite20150319",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": ("arn:aws:logs:us-east-1:123456789012:log-group:one:log-stream:*"),
        "Condition": FROM_HERE,
    }
    assert second["Resource"].endswith(":log-group:two:log-stream:*")
