"""The SAM transform, by the names and properties that AWS documents."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scenarios.cloudformation import is_serverless
from gameday.simulator.deployment.sam import transform
from gameday.simulator.deployment.sam.generation import Generation

FUNCTION = "AWS::Serverless::Function"
CODE = {"Runtime": "python3.13", "Handler": "app.handler", "CodeUri": "src"}
ROLE_POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
LAMBDA_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole"],
            "Principal": {"Service": ["lambda.amazonaws.com"]},
        }
    ],
}


def write(
    resources: dict[str, Any], shared: dict[str, Any] | None = None
) -> Generation:
    """Transform resources, with globals or without."""
    return transform({"Resources": resources, "Globals": shared or {}})


def write_function(**properties: Any) -> Generation:
    """Transform a function named `F`."""
    return write({"F": {"Type": FUNCTION, "Properties": {**CODE, **properties}}})


def write_event(kind: str, **properties: Any) -> dict[str, Any]:
    """Return what an event named `E` of the function adds."""
    event = {"Type": kind, "Properties": properties}
    generation = write_function(Events={"E": event})
    assert generation.faults == []
    made = generation.resources
    return {name: made[name] for name in made if name not in {"F", "FRole"}}


def test_a_function_has_a_role() -> None:
    """The least there is: a function, and a role that may write logs."""
    assert write_function().resources == {
        "F": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "app.handler",
                "Code": "src",
                "Role": {"Fn::GetAtt": ["FRole", "Arn"]},
                "Tags": [{"Key": "lambda:createdBy", "Value": "SAM"}],
            },
        },
        "FRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": LAMBDA_TRUST,
                "ManagedPolicyArns": [ROLE_POLICY],
                "Tags": [{"Key": "lambda:createdBy", "Value": "SAM"}],
            },
        },
    }


def test_a_function_with_a_role_gets_none() -> None:
    """A role that is given is used, and policies are its owner's business."""
    generation = write_function(Role="arn:aws:iam::1:role/r", Policies=["x"])
    assert list(generation.resources) == ["F"]
    assert generation.resources["F"]["Properties"]["Role"] == "arn:aws:iam::1:role/r"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"InlineCode": "text"}, {"ZipFile": "text"}),
        ({"CodeUri": "s3://b/k/x.zip"}, {"S3Bucket": "b", "S3Key": "k/x.zip"}),
        (
            {"CodeUri": {"Bucket": "b", "Key": "k", "Version": "v"}},
            {"S3Bucket": "b", "S3Key": "k", "S3ObjectVersion": "v"},
        ),
        ({"PackageType": "Image", "ImageUri": "u"}, {"ImageUri": "u"}),
    ],
)
def test_code_is_taken_from_everywhere(given: dict[str, Any], code: Any) -> None:
    """Inline, from a bucket in two spellings, and images."""
    made = write_function(**given).resources["F"]["Properties"]
    assert made["Code"] == code


def test_policies_come_in_every_form() -> None:
    """Names, ARNs, documents and policy templates, one or many."""
    statement = {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}
    made = write_function(
        Policies=[
            "AmazonEC2ReadOnlyAccess",
            "arn:aws:iam::1:policy/own",
            {"Ref": "Policy"},
            {"Version": "2012-10-17", "Statement": [statement]},
            {"S3ReadPolicy": {"BucketName": {"Ref": "Bucket"}}},
            {"EC2DescribePolicy": {}},
        ]
    ).resources["FRole"]["Properties"]
    assert made["ManagedPolicyArns"] == [
        ROLE_POLICY,
        "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess",
        "arn:aws:iam::1:policy/own",
        {"Ref": "Policy"},
    ]
    document, template, described = made["Policies"]
    assert document == {
        "PolicyName": "FRolePolicy3",
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
    }
    bucket = ["arn:", {"Ref": "AWS::Partition"}, ":s3:::", {"Ref": "Bucket"}]
    assert template["PolicyDocument"]["Statement"][0]["Resource"] == [
        {"Fn::Join": ["", bucket]},
        {"Fn::Join": ["", [*bucket, "/*"]]},
    ]
    assert described["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["ec2:DescribeRegions", "ec2:DescribeInstances"],
            "Resource": "*",
        }
    ]


@pytest.mark.parametrize("kind", ["EventBridgeRule", "CloudWatchEvent"])
def test_a_rule_calls_the_function(kind: str) -> None:
    """A rule of either name, its target's settings, and the permission."""
    made = write_event(
        kind,
        Pattern={"source": ["aws.guardduty"]},
        EventBusName="security",
        InputPath="$.detail",
        Enabled=False,
        RetryPolicy={"MaximumRetryAttempts": 2},
        DeadLetterConfig={"Type": "SQS"},
        Target={"Id": "mine"},
    )
    assert list(made) == ["FEQueue", "FEQueuePolicy", "FE", "FEPermission"]
    assert made["FE"]["Properties"] == {
        "EventBusName": "security",
        "EventPattern": {"source": ["aws.guardduty"]},
        "State": "DISABLED",
        "Targets": [
            {
                "Arn": {"Fn::GetAtt": ["F", "Arn"]},
                "Id": "mine",
                "InputPath": "$.detail",
                "RetryPolicy": {"MaximumRetryAttempts": 2},
                "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["FEQueue", "Arn"]}},
            }
        ],
    }
    assert made["FEPermission"]["Properties"] == {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Ref": "F"},
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": ["FE", "Arn"]},
    }


@pytest.mark.parametrize(
    ("kind", "properties", "names"),
    [
        ("Schedule", {"Schedule": "rate(1 day)"}, ["FE", "FEPermission"]),
        ("ScheduleV2", {"ScheduleExpression": "rate(1 day)"}, ["FERole", "FE"]),
        ("SNS", {"Topic": {"Ref": "T"}}, ["FEPermission", "FE"]),
        (
            "SNS",
            {"Topic": {"Ref": "T"}, "SqsSubscription": True},
            ["FEQueue", "FEQueuePolicy", "FE", "FEEventSourceMapping"],
        ),
        (
            "SNS",
            {"Topic": "t", "SqsSubscription": {"QueueArn": "a", "QueueUrl": "u"}},
            ["FEQueuePolicy", "FE", "FEEventSourceMapping"],
        ),
        ("SQS", {"Queue": "arn"}, ["FE"]),
        ("CloudWatchLogs", {"LogGroupName": "g"}, ["FEPermission", "FE"]),
    ],
)
def test_every_event_has_its_resources(
    kind: str, properties: dict[str, Any], names: list[str]
) -> None:
    """The logical ids are those that SAM generates."""
    assert list(write_event(kind, **properties)) == names


def test_a_queue_event_adds_its_policy_to_the_role() -> None:
    """The function fetches the messages itself, with its own role."""
    event = {"Type": "SQS", "Properties": {"Queue": "arn", "BatchSize": 3}}
    made = write_function(Events={"E": event}).resources
    policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
    assert made["FRole"]["Properties"]["ManagedPolicyArns"] == [ROLE_POLICY, policy]
    assert made["FE"]["Properties"] == {
        "BatchSize": 3,
        "EventSourceArn": "arn",
        "FunctionName": {"Ref": "F"},
    }


def test_a_bucket_is_told_to_send_events() -> None:
    """The bucket waits for the permission, as S3 looks for it."""
    event = {
        "Type": "S3",
        "Properties": {"Bucket": {"Ref": "B"}, "Events": ["s3:ObjectCreated:*"]},
    }
    function = {"Type": FUNCTION, "Properties": {**CODE, "Events": {"E": event}}}
    bucket = {"Type": "AWS::S3::Bucket"}
    made = write({"F": function, "B": bucket}).resources
    assert made["B"] == {
        "Type": "AWS::S3::Bucket",
        "DependsOn": ["FEPermission"],
        "Properties": {
            "NotificationConfiguration": {
                "LambdaConfigurations": [
                    {
                        "Event": "s3:ObjectCreated:*",
                        "Function": {"Fn::GetAtt": ["F", "Arn"]},
                    }
                ]
            }
        },
    }


def test_an_alias_gets_the_events() -> None:
    """Rules, permissions and references go to what is published."""
    event = {"Type": "EventBridgeRule", "Properties": {"Pattern": {"source": ["x"]}}}
    function = {
        "Type": FUNCTION,
        "Properties": {**CODE, "AutoPublishAlias": "live", "Events": {"E": event}},
    }
    user = {
        "Type": "AWS::SNS::Topic",
        "Properties": {"DisplayName": {"Ref": "F.Alias"}},
    }
    made = write({"F": function, "User": user}).resources
    assert made["FE"]["Properties"]["Targets"][0]["Arn"] == {"Ref": "FAliaslive"}
    assert made["FEPermission"]["Properties"]["FunctionName"] == {"Ref": "FAliaslive"}
    assert made["User"]["Properties"]["DisplayName"] == {"Ref": "FAliaslive"}


def test_globals_are_merged() -> None:
    """Mappings are merged, lists joined, and the function's own word is the last."""
    shared = {
        "Function": {
            "Timeout": 9,
            "Layers": ["a"],
            "Environment": {"Variables": {"A": "1", "B": "1"}},
        }
    }
    own = {"Layers": ["b"], "Environment": {"Variables": {"B": "2"}}}
    function = {"Type": FUNCTION, "Properties": {**CODE, **own}}
    left_out = {**function, "IgnoreGlobals": ["Timeout"]}
    made = write({"F": function, "G": left_out}, shared).resources
    properties = made["F"]["Properties"]
    assert properties["Timeout"] == 9
    assert properties["Layers"] == ["a", "b"]
    assert properties["Environment"] == {"Variables": {"A": "1", "B": "2"}}
    assert "Timeout" not in made["G"]["Properties"]


def test_asynchronous_failures_have_destinations() -> None:
    """A destination without an ARN is made, and the role may write to it."""
    config = {
        "MaximumRetryAttempts": 1,
        "DestinationConfig": {
            "OnFailure": {"Type": "SNS"},
            "OnSuccess": {"Type": "SQS", "Destination": "arn"},
        },
    }
    made = write_function(EventInvokeConfig=config).resources
    assert made["FEventInvokeConfig"]["Properties"] == {
        "FunctionName": {"Ref": "F"},
        "Qualifier": "$LATEST",
        "MaximumRetryAttempts": 1,
        "DestinationConfig": {
            "OnFailure": {"Destination": {"Ref": "FEventInvokeConfigOnFailureTopic"}},
            "OnSuccess": {"Destination": "arn"},
        },
    }
    assert [p["PolicyName"] for p in made["FRole"]["Properties"]["Policies"]] == [
        "FEventInvokeConfigOnFailureSNSPolicy",
        "FEventInvokeConfigOnSuccessSQSPolicy",
    ]


def test_a_state_machine_is_started_by_a_rule() -> None:
    """The machine, its role, the rule, and the role that starts it."""
    event = {"Type": "EventBridgeRule", "Properties": {"Pattern": {"source": ["x"]}}}
    machine = {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": {"StartAt": "A", "States": {}},
            "Policies": [{"LambdaInvokePolicy": {"FunctionName": "f"}}],
            "Events": {"E": event},
        },
    }
    made = write({"M": machine}).resources
    assert list(made) == ["M", "MRole", "MERole", "ME"]
    assert made["ME"]["Properties"]["Targets"] == [
        {
            "Arn": {"Ref": "M"},
            "RoleArn": {"Fn::GetAtt": ["MERole", "Arn"]},
            "Id": "MEStepFunctionsTarget",
        }
    ]
    assert made["MERole"]["Properties"]["Policies"] == [
        {
            "PolicyName": "MERoleStartExecutionPolicy",
            "PolicyDocument": {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "states:StartExecution",
                        "Resource": {"Ref": "M"},
                    }
                ]
            },
        }
    ]


def test_a_connector_is_a_policy_of_the_role() -> None:
    """A function that may write to a table gets a managed policy on its role."""
    connector = {
        "Type": "AWS::Serverless::Connector",
        "Properties": {
            "Source": {"Id": "F"},
            "Destination": {"Id": "T"},
            "Permissions": ["Write"],
        },
    }
    table = {"Type": "AWS::Serverless::SimpleTable"}
    function = {"Type": FUNCTION, "Properties": CODE}
    made = write({"F": function, "T": table, "C": connector}).resources
    assert made["T"]["Properties"]["KeySchema"] == [
        {"AttributeName": "id", "KeyType": "HASH"}
    ]
    policy = made["CPolicy"]["Properties"]
    assert policy["Roles"] == [{"Ref": "FRole"}]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert "dynamodb:PutItem" in statement["Action"]


def test_apis_are_left_out_with_a_note() -> None:
    """Nobody calls an API in an exercise; everything else goes on."""
    event = {"Type": "HttpApi"}
    api = {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "prod"}}
    function = {"Type": FUNCTION, "Properties": {**CODE, "Events": {"Get": event}}}
    generation = write({"Api": api, "F": function})
    assert generation.faults == []
    assert generation.notes == [
        "`Api` (AWS::Serverless::Api) is left out: nobody calls it here",
        "the HttpApi event `Get` of `F` is left out: nothing here causes one",
    ]


def test_plain_templates_are_left_alone() -> None:
    """Without the transform and without serverless resources there is nothing to do."""
    topic = {"Type": "AWS::SNS::Topic"}
    assert not is_serverless({"Resources": {"T": topic}})
    assert is_serverless({"Resources": {"F": {"Type": FUNCTION}}})
    assert is_serverless({"Resources": {}, "Transform": ["AWS::Serverless-2016-10-31"]})
