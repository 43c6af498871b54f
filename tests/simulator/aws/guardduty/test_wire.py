"""Both forms of a finding, and the check against the service's own shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from gameday.scenarios.errors import InjectFailed
from gameday.simulator.aws.guardduty.wire import (
    check_shape,
    find_misfits,
    from_members,
    to_event_detail,
    to_members,
)


def finding(**changes: Any) -> dict[str, Any]:
    """Return a small finding that fits."""
    return {
        "schemaVersion": "2.0",
        "accountId": "123456789012",
        "region": "eu-west-1",
        "id": "f1",
        "arn": "arn:aws:guardduty:eu-west-1:123456789012:detector/d1/finding/f1",
        "type": "Recon:EC2/Portscan",
        "severity": 5.0,
        "createdAt": "2026-03-02T09:05:00.000Z",
        "updatedAt": "2026-03-02T09:05:00.000Z",
        "resource": {
            "resourceType": "S3Bucket",
            "s3BucketDetails": [{"name": "b", "createdAt": 1_513_612_692.0}],
        },
        "service": {"archived": False, "additionalInfo": {"sample": True}},
        **changes,
    }


def test_members_have_the_names_and_types_of_the_api() -> None:
    """Times become aware, the additional information becomes text."""
    members = to_members(finding())
    bucket = members["Resource"]["S3BucketDetails"][0]
    assert bucket["CreatedAt"] == datetime(2017, 12, 18, 15, 58, 12, tzinfo=UTC)
    assert members["Service"]["AdditionalInfo"] == {
        "Value": '{"sample":true}',
        "Type": "default",
    }


def test_members_turn_back_into_the_wire_form() -> None:
    """Nothing is lost on the way to the API and back."""
    assert from_members(to_members(finding())) == finding()


def test_an_event_repeats_the_additional_information_as_text() -> None:
    """Events have the free members, and the same as text, as the service sends it."""
    kept = finding()
    detail = to_event_detail(kept)
    assert detail["service"]["additionalInfo"] == {
        "sample": True,
        "value": '{"sample":true}',
        "type": "default",
    }
    assert kept["service"]["additionalInfo"] == {"sample": True}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"colour": "red"}, "finding.colour: unknown member"),
        ({"severity": "high"}, "finding.severity: expected a double, found 'high'"),
        ({"severity": True}, "finding.severity: expected a double, found True"),
        ({"resource": []}, "finding.resource: expected an object, found []"),
        (
            {"resource": {"s3BucketDetails": {}}},
            "finding.resource.s3BucketDetails: expected a list, found {}",
        ),
        (
            {"service": {"runtimeDetails": {"process": {"pid": 1.5}}}},
            "finding.service.runtimeDetails.process.pid: expected a integer, found 1.5",
        ),
        (
            {"service": {"detection": {"sequence": {}}}},
            "finding.service.detection.sequence.uid: missing",
        ),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Any], expected: str) -> None:
    """Unknown, missing and mistyped members are found wherever they are."""
    assert expected in list(find_misfits(finding(**changes)))


def test_a_missing_member_is_named() -> None:
    """Members that the API requires must be there."""
    broken = finding()
    del broken["severity"]
    with pytest.raises(InjectFailed, match=r"finding\.severity: missing"):
        check_shape(broken)
