"""Criteria are met as the API documents its conditions."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.guardduty.criteria import find_values, is_met

FINDING = {
    "type": "Recon:EC2/Portscan",
    "severity": 5.0,
    "updatedAt": "2026-03-02T09:05:00.000Z",
    "resource": {
        "instanceDetails": {
            "instanceId": "i-1",
            "networkInterfaces": [{"publicIp": "198.51.100.7"}, {"publicIp": None}],
            "tags": [{"key": "owner", "value": "shop"}],
        }
    },
    "service": {"archived": False, "count": 3},
}


@pytest.mark.parametrize(
    ("field", "conditions", "expected"),
    [
        ("type", {"Eq": ["Recon:EC2/Portscan", "x"]}, True),
        ("type", {"equals": ["Policy:S3/BucketPublicAccessGranted"]}, False),
        ("type", {"Neq": ["Recon:EC2/Portscan"]}, False),
        ("type", {"NotEquals": ["x"]}, True),
        ("type", {"Matches": ["Recon:*"]}, True),
        ("type", {"NotMatches": ["Recon:*"]}, False),
        ("severity", {"Gte": 5}, True),
        ("severity", {"Gt": 5}, False),
        ("severity", {"GreaterThan": 4, "LessThan": 6}, True),
        ("severity", {"Lte": 4}, False),
        ("severity", {"Eq": ["5"]}, True),
        ("service.archived", {"Eq": ["false"]}, True),
        ("service.archived", {"Eq": ["true"]}, False),
        ("service.count", {"lt": 4}, True),
        ("resource.instanceDetails.tags.value", {"Eq": ["shop"]}, True),
        (
            "resource.instanceDetails.networkInterfaces.publicIp",
            {"Eq": ["198.51.100.7"]},
            True,
        ),
        ("resource.accessKeyDetails.userName", {"Eq": ["deploy"]}, False),
        ("resource.accessKeyDetails.userName", {"Neq": ["deploy"]}, True),
        ("updatedAt", {"Gte": 1_772_442_300_000}, True),
        ("updatedAt", {"Lt": 1_772_442_300_000}, False),
    ],
)
def test_a_condition_is_met(
    field: str, conditions: dict[str, Any], *, expected: bool
) -> None:
    """Old and new names mean the same, lists are walked through, times are numbers."""
    assert is_met(FINDING, {field: conditions}) is expected


def test_every_field_must_meet_its_conditions() -> None:
    """Criteria are joined by `and`; none at all are met by everything."""
    both = {"severity": {"Gte": 4}, "service.archived": {"Eq": ["true"]}}
    assert is_met(FINDING, both) is False
    assert is_met(FINDING, {}) is True


def test_values_are_found_through_lists() -> None:
    """A path goes through every item of a list on its way."""
    path = "resource.instanceDetails.networkInterfaces.publicIp"
    assert list(find_values(FINDING, path)) == ["198.51.100.7", None]
