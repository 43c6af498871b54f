"""moto's triggers run functions, and moto remembers their configuration."""

from __future__ import annotations

import json
from typing import Any

import boto3
from moto import mock_aws

SHOW = "def handler(event, context):\n    print(sorted(event))\n    return event\n"
TEMPLATE = {
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ]
                }
            },
        },
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": "f",
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Tags": [{"Key": "gameday:responder", "Value": "mine"}],
                "Code": {"ZipFile": SHOW},
            },
        },
    }
}
NAME = "arn:aws:lambda:us-east-1:123456789012:function:f"


def create_stack() -> None:
    """Create the function from a template."""
    boto3.client("cloudformation", "us-east-1").create_stack(
        StackName="s", TemplateBody=json.dumps(TEMPLATE)
    )


@mock_aws
def test_moto_itself_forgets_tags_of_a_template() -> None:
    """When this fails, moto has been corrected, and our correction can go."""
    create_stack()
    tags = boto3.client("lambda", "us-east-1").list_tags(Resource=NAME)["Tags"]
    assert tags == {}


def test_tags_of_a_template_are_kept(world: Any) -> None:
    """A responder is known by its tag."""
    create_stack()
    tags = boto3.client("lambda", "us-east-1").list_tags(Resource=NAME)["Tags"]
    assert tags == {"gameday:responder": "mine"}


def test_a_topic_invokes_its_subscriber(world: Any) -> None:
    """SNS hands its records to the function, asynchronously."""
    arn = world.deploy("f", SHOW)
    sns = boto3.client("sns", "us-east-1")
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)
    world.play(lambda: sns.publish(TopicArn=topic, Message="m"))
    assert world.log("f")[1] == "['Records']"


def test_a_bucket_invokes_its_listener(world: Any) -> None:
    """S3 hands its records to the function."""
    arn = world.deploy("f", SHOW)
    s3 = boto3.client("s3", "us-east-1")
    s3.create_bucket(Bucket="listened-to")
    configuration = {
        "LambdaFunctionConfigurations": [
            {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"]}
        ]
    }
    s3.put_bucket_notification_configuration(
        Bucket="listened-to", NotificationConfiguration=configuration
    )
    world.play(lambda: s3.put_object(Bucket="listened-to", Key="k", Body=b"x"))
    assert "['Records']" in world.log("f")
