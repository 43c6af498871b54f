"""Parameters of AWS calls, held against botocore's shapes."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.validate import ParamValidator

from gameday.scenarios.operations import input_shape
from gameday.scenarios.shapes import encode_params, find_shape_faults

AUTHORIZE = "ec2:AuthorizeSecurityGroupIngress"
PUT_POLICY = "iam:PutUserPolicy"


def faults(operation: str, params: Any) -> list[tuple[Any, ...]]:
    """Return paths, messages and hints."""
    found = find_shape_faults(params, input_shape(operation))
    return [(fault.path, fault.message, fault.hint) for fault in found]


@pytest.mark.parametrize(
    ("operation", "params", "expected"),
    [
        (AUTHORIZE, {"GroupId": "${Group}", "IpPermissions": "${Later}"}, []),
        (
            AUTHORIZE,
            {"GroupID": "sg-1", "IpPermissions": [{"FromPort": "22"}]},
            [
                (
                    ("GroupID",),
                    "unknown parameter `GroupID`",
                    "did you mean `GroupId`?",
                ),
                (
                    ("IpPermissions", 0, "FromPort"),
                    "expected a whole number, found `22`",
                    None,
                ),
            ],
        ),
        (
            PUT_POLICY,
            {"UserName": 5, "PolicyDocument": {"Statement": []}},
            [
                ((), "`PolicyName` is missing", None),
                (("UserName",), "expected text, found `5`", "quote it"),
            ],
        ),
        (
            AUTHORIZE,
            {"IpPermissions": {"FromPort": 22}, "DryRun": 1},
            [
                (("IpPermissions",), "expected a list, found a mapping", None),
                (("DryRun",), "expected `true` or `false`, found `1`", None),
            ],
        ),
        (
            AUTHORIZE,
            {"IpPermissions": [{"FromPort": True}], "GroupId": None},
            [
                (
                    ("IpPermissions", 0, "FromPort"),
                    "expected a whole number, found `true`",
                    None,
                ),
                (("GroupId",), "expected text, found nothing", None),
            ],
        ),
        ("iam:GetAccountSummary", {}, []),
        (
            "iam:GetAccountSummary",
            {"A": 1},
            [((), "the operation takes no parameters", None)],
        ),
        (
            "iam:GetUser",
            [1],
            [((), "expected a mapping, found a list", None)],
        ),
        (
            "lambda:TagResource",
            {"Resource": "r", "Tags": ["a"]},
            [(("Tags",), "expected a mapping, found a list", None)],
        ),
        (
            "lambda:CreateFunction",
            {
                "FunctionName": "f",
                "Role": "r",
                "Code": {},
                "Environment": {"Variables": {"A": 1}},
            },
            [
                (
                    ("Environment", "Variables", "A"),
                    "expected text, found `1`",
                    "quote it",
                )
            ],
        ),
    ],
)
def test_finds_faults(operation: str, params: Any, expected: list[Any]) -> None:
    """Each fault has its path, and unknown members the nearest known one."""
    assert faults(operation, params) == expected


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        (AUTHORIZE, {"GroupId": "sg-1", "IpPermissions": [{"FromPort": 22}]}),
        (AUTHORIZE, {"IpPermissions": [{"IpRanges": [{"Cidr": "x"}]}]}),
        (PUT_POLICY, {"UserName": "u"}),
        ("s3:PutObject", {"Bucket": "b", "Key": "k", "Body": "text"}),
        ("logs:PutLogEvents", {"logGroupName": "g", "logEvents": [{"timestamp": 1}]}),
    ],
)
def test_agrees_with_botocore(operation: str, params: Any) -> None:
    """It finds a fault where botocore's own validator does, and only there."""
    report = ParamValidator().validate(params, input_shape(operation))

    assert bool(faults(operation, params)) == report.has_errors()


def test_encodes_documents_as_json() -> None:
    """A policy written as YAML becomes the text that AWS wants; other parts stay."""
    params = {"PolicyDocument": {"Version": "2012-10-17"}, "UserName": "u"}

    assert encode_params(params, input_shape(PUT_POLICY)) == {
        "PolicyDocument": '{"Version": "2012-10-17"}',
        "UserName": "u",
    }


def test_encodes_documents_in_lists_and_maps() -> None:
    """However deep they are."""
    params = {"entries": [{"Detail": {"a": 1}}]}

    encoded = encode_params(
        {"Entries": params["entries"]}, input_shape("events:PutEvents")
    )

    assert encoded == {"Entries": [{"Detail": '{"a": 1}'}]}


def test_leaves_what_fits_no_shape_as_it_is() -> None:
    """A call may be meant to be refused by AWS."""
    assert encode_params({"A": {"b": 1}}, None) == {"A": {"b": 1}}
    assert encode_params({"Nope": {"b": 1}}, input_shape(PUT_POLICY)) == {
        "Nope": {"b": 1}
    }
