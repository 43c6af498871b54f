"""Event selectors choose what a trail records, as the user guide says."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.cloudtrail.record import Record, Subject
from gameday.simulator.aws.cloudtrail.selectors import is_selected


def _make(name: str, **head: Any) -> Record:
    data_type = head.pop("data_type", None)
    resource = head.pop("resource", "")
    whole = {
        "eventName": name,
        "eventSource": "iam.amazonaws.com",
        "eventCategory": "Data" if data_type else "Management",
        "eventType": "AwsApiCall",
        "readOnly": False,
        **head,
    }
    subject = Subject(data_type, resource=resource, principal="arn:aws:iam::1:user/a")
    return Record(whole, dict, subject)


READ = _make("ListUsers", readOnly=True)
WRITE = _make("CreateUser")
KMS = _make("Decrypt", eventSource="kms.amazonaws.com", readOnly=True)
GET = _make(
    "GetObject",
    eventSource="s3.amazonaws.com",
    readOnly=True,
    data_type="AWS::S3::Object",
    resource="arn:aws:s3:::loot/customers.csv",
)
INVOKE = _make(
    "Invoke",
    eventSource="lambda.amazonaws.com",
    data_type="AWS::Lambda::Function",
    resource="arn:aws:lambda:us-east-1:1:function:shop",
)
EVENTS = {"read": READ, "write": WRITE, "kms": KMS, "get": GET, "invoke": INVOKE}


def _select(basic: list[Any], advanced: list[Any]) -> list[str]:
    return [
        name for name, record in EVENTS.items() if is_selected(record, basic, advanced)
    ]


def _objects(*values: str) -> dict[str, Any]:
    return {"Type": "AWS::S3::Object", "Values": list(values)}


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        ([], ["read", "write", "kms"]),
        ([{"ReadWriteType": "WriteOnly"}], ["write"]),
        ([{"ReadWriteType": "ReadOnly"}], ["read", "kms"]),
        ([{"IncludeManagementEvents": False}], []),
        ([{"IncludeManagementEvents": "false"}], []),
        (
            [{"ExcludeManagementEventSources": ["kms.amazonaws.com"]}],
            ["read", "write"],
        ),
        (
            [{"IncludeManagementEvents": False, "DataResources": [_objects()]}],
            [],
        ),
        (
            [
                {
                    "IncludeManagementEvents": False,
                    "DataResources": [_objects("arn:aws:s3:::loot/")],
                }
            ],
            ["get"],
        ),
        (
            [
                {
                    "IncludeManagementEvents": False,
                    "DataResources": [_objects("arn:aws:s3:::other/")],
                }
            ],
            [],
        ),
        (
            [
                {
                    "IncludeManagementEvents": False,
                    "ReadWriteType": "WriteOnly",
                    "DataResources": [
                        _objects("arn:aws:s3"),
                        {"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]},
                    ],
                }
            ],
            ["invoke"],
        ),
    ],
)
def test_basic_selectors(selectors: list[Any], expected: list[str]) -> None:
    """A trail without any records all management events."""
    assert _select(selectors, []) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"eventCategory": {"Equals": ["Management"]}}, ["read", "write", "kms"]),
        (
            {
                "eventCategory": {"Equals": ["Management"]},
                "eventSource": {"NotEquals": ["kms.amazonaws.com"]},
            },
            ["read", "write"],
        ),
        (
            {
                "eventCategory": {"Equals": ["Management"]},
                "readOnly": {"Equals": ["false"]},
            },
            ["write"],
        ),
        (
            {
                "eventCategory": {"Equals": ["Data"]},
                "resources.type": {"Equals": ["AWS::S3::Object"]},
                "resources.ARN": {"StartsWith": ["arn:aws:s3:::loot/"]},
            },
            ["get"],
        ),
        (
            {
                "eventCategory": {"Equals": ["Data"]},
                "resources.ARN": {"NotStartsWith": ["arn:aws:s3:::loot/"]},
            },
            ["invoke"],
        ),
        (
            {
                "eventCategory": {"Equals": ["Data"]},
                "resources.ARN": {"EndsWith": [".csv", ".json"]},
            },
            ["get"],
        ),
        (
            {
                "eventCategory": {"Equals": ["Data"]},
                "eventName": {"NotEquals": ["Invoke", "PutObject"]},
            },
            ["get"],
        ),
        ({"no.such.field": {"Equals": ["x"]}}, []),
    ],
)
def test_advanced_selectors(fields: Any, expected: list[str]) -> None:
    """All fields hold together; of an operator's values one is enough."""
    chosen = [{"Field": name, **tests} for name, tests in fields.items()]
    assert _select([], [{"FieldSelectors": chosen}]) == expected
