"""Buckets, keys and secrets of a stack are protected as their template says."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from gameday.simulator.account import deploy_stack

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack
    from gameday.simulator.world import World

ANYBODY = {"Effect": "Allow", "Principal": "*", "Resource": "*"}


def test_a_bucket_has_its_protection(account: EmbeddedAccount, stack: Stack) -> None:
    """Versioning, what is blocked, the policy and tags are the template's."""
    s3, bucket = account.client("s3"), {"Bucket": stack.resources["Bucket"].physical_id}
    assert s3.get_bucket_versioning(**bucket)["Status"] == "Enabled"
    assert s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": False,
        "BlockPublicPolicy": False,
        "RestrictPublicBuckets": False,
    }
    policy = json.loads(s3.get_bucket_policy(**bucket)["Policy"])
    assert policy["Statement"][0]["Action"] == "s3:DeleteBucket"
    assert policy["Version"] == "2012-10-17"
    assert s3.get_bucket_tagging(**bucket)["TagSet"][0]["Value"] == "secret"


def test_a_bucket_tells_of_its_objects(account: EmbeddedAccount, stack: Stack) -> None:
    """Functions and queues hear of what the template says."""
    told = account.client("s3").get_bucket_notification_configuration(
        Bucket=stack.resources["Bucket"].physical_id
    )
    (function,) = told["LambdaFunctionConfigurations"]
    name = stack.resources["Function"].physical_id
    assert function["LambdaFunctionArn"].endswith(f":function:{name}")
    assert function["Events"] == ["s3:ObjectCreated:*"]
    assert function["Filter"] == {
        "Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}
    }
    (queue,) = told["QueueConfigurations"]
    assert queue["QueueArn"].startswith("arn:aws:sqs:us-east-1:123456789012:web-Jobs-")
    assert queue["Events"] == ["s3:ObjectRemoved:*"]


def test_a_bucket_tells_eventbridge(world: World) -> None:
    """A template turns its events on, and rules get them."""
    bridge = {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    bucket = {"BucketName": "inbox", "NotificationConfiguration": bridge}
    template = {"Inbox": {"Type": "AWS::S3::Bucket", "Properties": bucket}}
    letters = {"Statement": [{**ANYBODY, "Action": "sqs:SendMessage"}]}
    sqs, events = world.account.client("sqs"), world.account.client("events")
    deploy_stack(world.account, "web", json.dumps({"Resources": template}))
    url = sqs.create_queue(
        QueueName="heard", Attributes={"Policy": json.dumps(letters)}
    )["QueueUrl"]
    events.put_rule(Name="put", EventPattern='{"source": ["aws.s3"]}')
    arn = "arn:aws:sqs:us-east-1:123456789012:heard"
    events.put_targets(Rule="put", Targets=[{"Id": "1", "Arn": arn}])
    world.account.client("s3").put_object(Bucket="inbox", Key="k", Body=b"x")
    world.clock.run(until=world.clock.now() + timedelta(minutes=1))
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"])["detail"]["object"]["key"] == "k"


def test_a_bucket_is_closed_unless_told_otherwise(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """A new bucket blocks all public access, as S3 has done since April 2023."""
    block = account.client("s3").get_public_access_block(
        Bucket=stack.resources["TrailBucket"].physical_id
    )
    assert set(block["PublicAccessBlockConfiguration"].values()) == {True}


def test_a_key_has_policy_and_rotation(account: EmbeddedAccount, stack: Stack) -> None:
    """The key is enabled, rotates and is found by its alias."""
    kms = account.client("kms")
    key = kms.describe_key(KeyId="alias/data")["KeyMetadata"]
    assert key["KeyId"] == stack.resources["Kms"].physical_id
    assert key["KeyState"] == "Enabled"
    assert kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"] is True
    policy = kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"]
    assert json.loads(policy) == {"Version": "2012-10-17", "Statement": []}


def test_a_secret_is_generated(account: EmbeddedAccount, stack: Stack) -> None:
    """The template's text is kept and the password is added to it."""
    value = account.client("secretsmanager").get_secret_value(
        SecretId=stack.resources["Secret"].physical_id
    )
    secret = json.loads(value["SecretString"])
    assert secret["user"] == "db"
    assert len(secret["password"]) == 32


def test_an_access_point_stands_before_its_bucket(world: World) -> None:
    """By the name it is given or gets, with its policy, until the stack is deleted."""
    template = """
    Resources:
      Bucket: {Type: "AWS::S3::Bucket", Properties: {BucketName: records}}
      Point:
        Type: AWS::S3::AccessPoint
        Properties:
          Bucket: !Ref Bucket
          Name: app
          Policy:
            Version: "2012-10-17"
            Statement:
              - Effect: Deny
                Principal: "*"
                Action: "s3:PutObject"
                Resource: "arn:aws:s3:us-east-1:123456789012:accesspoint/app/object/*"
    Outputs:
      Arn: {Value: !GetAtt Point.Arn}
      Alias: {Value: !GetAtt Point.Alias}
    """
    account = world.account
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="s", TemplateBody=template)
    [stack] = cloudformation.describe_stacks()["Stacks"]
    told = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    assert told["Arn"] == "arn:aws:s3:us-east-1:123456789012:accesspoint/app"
    s3 = account.client("s3")
    s3.put_object(Bucket="records", Key="a", Body=b"x")
    assert s3.get_object(Bucket=told["Alias"], Key="a")["Body"].read() == b"x"
    control, named = account.client("s3control"), {"AccountId": "123456789012"}
    policy = control.get_access_point_policy(**named, Name="app")["Policy"]
    assert json.loads(policy)["Statement"][0]["Effect"] == "Deny"
    s3.delete_object(Bucket="records", Key="a")
    cloudformation.delete_stack(StackName="s")
    assert control.list_access_points(**named)["AccessPointList"] == []
