"""Properties are held against the form of their type, in a stack and before one."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.cloudformation.properties import (
    check_properties,
    find_faults,
)
from gameday.simulator.engine.gateway.call import AwsError
from tests.simulator.aws.cloudformation.property_forms import TABLE, make_table

TARGET = {"Id": "a", "Arn": "b"}


def test_the_table_is_that_of_the_schemas() -> None:
    """It was made of them, by the program beside this."""
    assert make_table() == TABLE.read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "properties", "told"),
    [
        (
            "AWS::SNS::Subscription",
            {"TopicArn": "a", "Protocol": {"x": "lambda"}},
            "#/Protocol: expected type: String, found: JSONObject",
        ),
        (
            "AWS::SNS::Subscription",
            {"TopicArn": ["a"]},
            (
                "#: required key [Protocol] not found"
                ", #/TopicArn: expected type: String, found: JSONArray"
            ),
        ),
        (
            "AWS::Events::Rule",
            {"Targets": [{**TARGET, "InputTransformer": {"x": {}}}]},
            "#/Targets/0/InputTransformer: required key [InputTemplate] not found",
        ),
        (
            "AWS::Events::Rule",
            {"Targets": TARGET},
            "#/Targets: expected type: JSONArray, found: JSONObject",
        ),
        (
            "AWS::Lambda::Function",
            {
                "Code": {},
                "Role": "r",
                "Timeout": "soon",
                "Environment": {"Variables": 1},
            },
            (
                "#/Environment/Variables: expected type: JSONObject, found: Integer"
                ", #/Timeout: expected type: Integer, found: String"
            ),
        ),
        ("AWS::SQS::Queue", ["x"], "#: expected type: JSONObject, found: JSONArray"),
        (
            "AWS::EC2::Subnet",
            {"VpcId": "v", "MapPublicIpOnLaunch": 7},
            "#/MapPublicIpOnLaunch: expected type: Boolean, found: Integer",
        ),
    ],
)
def test_what_does_not_fit_is_told_as_cloudformation_does(
    kind: str, properties: Any, told: str
) -> None:
    """Everything at once, each with its place."""
    with pytest.raises(AwsError) as refusal:
        check_properties(kind, properties)
    assert refusal.value.code == "ValidationError"
    assert refusal.value.message == f"Model validation failed ({told})"


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::Lambda::Function", {"Code": {}, "Role": "r", "Timeout": "3"}),
        ("AWS::Lambda::Function", {"Code": {}, "Role": "r", "Timeout": 3.0}),
        ("AWS::Lambda::Function", {"Code": {}, "Role": "r", "Runtime": None}),
        ("AWS::Lambda::Function", {"Code": {}, "Role": {"Fn::GetAtt": ["R", "Arn"]}}),
        ("AWS::Lambda::Function", {"Fn::Transform": {"Name": "AWS::Include"}}),
        ("AWS::EC2::Subnet", {"VpcId": "v", "MapPublicIpOnLaunch": "true"}),
        ("AWS::EC2::Subnet", {"VpcId": 12, "NewerThanThis": {}}),
        ("AWS::EC2::Instance", {"SecurityGroupIds": {"Ref": "List"}}),
        ("AWS::RDS::DBInstance", {"AllocatedStorage": "{{resolve:ssm:size}}"}),
        ("AWS::IAM::Role", {"AssumeRolePolicyDocument": "{}"}),
        ("AWS::Nobody::Knows", ["x"]),
    ],
)
def test_what_may_be_written_otherwise_fits(kind: str, properties: Any) -> None:
    """Scalars as text, references, documents as text, keys that are new."""
    assert list(find_faults(kind, properties)) == []
