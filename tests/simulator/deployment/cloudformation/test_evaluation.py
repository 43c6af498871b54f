"""CloudFormation's functions, worked out before anything is made."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.deployment.cloudformation.evaluation import Evaluation

NAMES = {
    "AWS::AccountId": "123456789012",
    "AWS::Region": "eu-west-1",
    "Environment": "prod",
    "Zones": ["a", "b"],
}
TEMPLATE: dict[str, Any] = {
    "Mappings": {"Sizes": {"prod": {"memory": "512"}}},
    "Conditions": {
        "IsProd": {"Fn::Equals": [{"Ref": "Environment"}, "prod"]},
        "IsTest": {"Fn::Not": [{"Condition": "IsProd"}]},
        "Either": {"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsTest"}]},
        "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsTest"}]},
    },
    "Resources": {"Vpc": {"Properties": {"CidrBlock": "10.0.0.0/16"}}},
}


def evaluate(value: Any, **changes: Any) -> tuple[Any, list[str]]:
    """Work a value out; return it and what is wrong with it."""
    evaluation = Evaluation(
        {**TEMPLATE, **changes},
        NAMES,
        include=lambda location: {"Included": location},
        resolve={"ssm:/level": "high"}.get,
    )
    return evaluation.evaluate(value), [fault.message for fault in evaluation.faults]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Environment"}, "prod"),
        ({"Ref": "Bucket"}, {"Ref": "Bucket"}),
        ({"Fn::GetAtt": "Bucket.Arn"}, {"Fn::GetAtt": ["Bucket", "Arn"]}),
        (
            {"Fn::GetAtt": ["Nested", "Outputs.Arn"]},
            {"Fn::GetAtt": ["Nested", "Outputs.Arn"]},
        ),
        ({"Fn::Sub": "a-${Environment}-${!Literal}"}, "a-prod-${Literal}"),
        (
            {"Fn::Sub": ["${Name}/$$.x/${Bucket}/${Bucket.Arn}", {"Name": "n"}]},
            {
                "Fn::Join": [
                    "",
                    [
                        "n/$$.x/",
                        {"Ref": "Bucket"},
                        "/",
                        {"Fn::GetAtt": ["Bucket", "Arn"]},
                    ],
                ]
            },
        ),
        ({"Fn::Join": ["-", ["a", {"Ref": "Environment"}]]}, "a-prod"),
        ({"Fn::Join": [",", {"Ref": "Zones"}]}, "a,b"),
        (
            {"Fn::Join": ["-", ["a", {"Ref": "B"}]]},
            {"Fn::Join": ["-", ["a", {"Ref": "B"}]]},
        ),
        ({"Fn::Select": [1, {"Fn::Split": [",", "x,y"]}]}, "y"),
        ({"Fn::Select": ["0", {"Fn::GetAZs": ""}]}, "eu-west-1a"),
        ({"Fn::Select": [0, {"Fn::GetAZs": {"Ref": "AWS::Region"}}]}, "eu-west-1a"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Environment"}, "memory"]}, "512"),
        ({"Fn::FindInMap": ["Sizes", "dev", "memory", {"DefaultValue": "128"}]}, "128"),
        ({"Fn::If": ["IsProd", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Both", "yes", "no"]}, "no"),
        ({"a": {"Fn::If": ["IsTest", 1, {"Ref": "AWS::NoValue"}]}, "b": 2}, {"b": 2}),
        ([1, {"Fn::If": ["IsTest", 2, {"Ref": "AWS::NoValue"}]}, 3], [1, 3]),
        ({"Fn::Length": {"Ref": "Zones"}}, 2),
        ({"Fn::ToJsonString": {"a": [1, True]}}, '{"a":[1,true]}'),
        ({"Fn::Base64": "text"}, "dGV4dA=="),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::Cidr": [{"Fn::GetAtt": ["Vpc", "CidrBlock"]}, 1, 8]}, ["10.0.0.0/24"]),
        ("level {{resolve:ssm:/level}}", "level high"),
        (
            {
                "Fn::Transform": {
                    "Name": "AWS::Include",
                    "Parameters": {"Location": "x"},
                }
            },
            {"Included": "x"},
        ),
        (
            {
                "Fn::ForEach::Zone": [
                    "Zone",
                    {"Ref": "Zones"},
                    {"In${Zone}": {"Ref": "Zone"}},
                ]
            },
            {"Ina": "a", "Inb": "b"},
        ),
    ],
)
def test_functions_are_worked_out(value: Any, expected: Any) -> None:
    """What depends on no resource is replaced by its value."""
    assert evaluate(value) == (expected, [])


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({"Fn::If": ["IsPord", 1, 2]}, "there is no condition `IsPord`"),
        ({"Fn::If": ["IsProd", 1]}, "`Fn::If` takes a condition and two values"),
        (
            {"Fn::FindInMap": ["Sizes", "dev", "memory"]},
            "`Fn::FindInMap` cannot be worked out: no `dev`",
        ),
        (
            {"Fn::Select": [5, ["a"]]},
            "`Fn::Select` cannot be worked out: list index out of range",
        ),
        (
            {"Fn::GetAtt": [{"Ref": "AWS::StackName"}, "Arn"]},
            (
                "`Fn::GetAtt` cannot be worked out: expected a resource's name, found a"
                " mapping"
            ),
        ),
        ("{{resolve:ssm:/gone}}", "there is nothing for `{{resolve:ssm:/gone}}`"),
        ({"Fn::Transform": {"Name": "Own"}}, "the transform `Own` is not known"),
    ],
)
def test_what_cannot_be_worked_out_is_said(value: Any, complaint: str) -> None:
    """A function that makes no sense is a problem, not a crash."""
    assert evaluate(value)[1] == [complaint]


def test_resources_whose_condition_is_false_are_left_out() -> None:
    """Nothing depends on them either."""
    resources = {
        "Kept": {"Type": "T", "Condition": "IsProd", "DependsOn": ["Gone", "Other"]},
        "Gone": {"Type": "T", "Condition": "IsTest"},
        "Other": {"Type": "T"},
    }
    evaluation = Evaluation(
        {**TEMPLATE, "Resources": resources}, NAMES, include=str, resolve=str
    )
    assert evaluation.run()["Resources"] == {
        "Kept": {"Type": "T", "DependsOn": ["Other"]},
        "Other": {"Type": "T"},
    }


def test_a_circle_of_conditions_ends() -> None:
    """Two conditions that ask each other do not ask for ever."""
    circle = {
        "A": {"Fn::Not": [{"Condition": "B"}]},
        "B": {"Fn::Not": [{"Condition": "A"}]},
    }
    value, complaints = evaluate({"Fn::If": ["A", 1, 2]}, Conditions=circle)
    assert value in {1, 2}
    assert complaints == []


@pytest.mark.parametrize("needed", [None, 5, {"Ref": "B"}, ["B", None], [["B"]]])
def test_what_a_resource_waits_for_has_a_name(needed: Any) -> None:
    """Nothing else can be waited for, and nothing gets a traceback."""
    resources = {"A": {"DependsOn": needed}, "B": {}}
    evaluation = Evaluation(
        {**TEMPLATE, "Resources": resources}, NAMES, include=str, resolve={}.get
    )
    waits = evaluation.run()["Resources"]["A"]["DependsOn"]
    assert waits == (["B"] if needed == ["B", None] else [])
    assert [fault.message for fault in evaluation.faults] == [
        "expected the name of a resource, or a list of them"
    ]


def test_what_a_resource_waits_for_may_be_left_out() -> None:
    """By a condition, and then nobody waits for it."""
    resources = {"A": {"DependsOn": ["B", "C"]}, "B": {}}
    evaluation = Evaluation(
        {**TEMPLATE, "Resources": resources}, NAMES, include=str, resolve={}.get
    )
    assert evaluation.run()["Resources"]["A"]["DependsOn"] == ["B"]
    assert not evaluation.faults
