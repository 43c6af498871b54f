"""Selectors of runbook outputs, with the user guide's own examples."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.ssm.automation.jsonpath import (
    MISSING,
    InvalidSelector,
    select,
)

ANSWER = {
    "NextToken": "abcdefg",
    "Reservations": [
        {
            "Instances": [
                {
                    "BlockDeviceMappings": [
                        {"Ebs": {"DeleteOnTermination": True, "VolumeId": "vol-0"}}
                    ],
                    "State": {"Code": 16, "Name": "running"},
                }
            ]
        },
        {
            "Instances": [
                {
                    "BlockDeviceMappings": [
                        {"Ebs": {"DeleteOnTermination": True, "VolumeId": "vol-1"}}
                    ],
                    "State": {"Code": 80, "Name": "stopped"},
                }
            ]
        },
    ],
}
FIRST = "$.Reservations[0].Instances[0]"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.NextToken", "abcdefg"),
        ("$['NextToken']", "abcdefg"),
        (f"{FIRST}.BlockDeviceMappings[0].Ebs.DeleteOnTermination", True),
        (f"{FIRST}.State.Code", 16),
        ("$.Reservations[-1].Instances[0].State.Code", 80),
        ("$.Reservations..BlockDeviceMappings..VolumeId", ["vol-0", "vol-1"]),
        ("$.Reservations[*].Instances[*].State.Name", ["running", "stopped"]),
        ("$.Reservations[:].Instances[:].State.Name", ["running", "stopped"]),
        ("$..Instances[?(@.State.Name=='stopped')].State.Code", [80]),
        ('$..Instances[?(@.State.Name != "stopped")].State.Code', [16]),
        ("$..Instances[?(@.State)].State.Code", [16, 80]),
        ("$..Nothing", []),
        ("$.Reservations[9]", MISSING),
        ("$.NextToken.more", MISSING),
        ("$", ANSWER),
    ],
)
def test_paths_select(path: str, value: Any) -> None:
    """A path gives a value, and a search a list."""
    assert select(ANSWER, path) == value


@pytest.mark.parametrize("path", ["NextToken", "$.", "$.a[", "$.a[x]", "$ a"])
def test_nonsense_is_refused(path: str) -> None:
    """What is no path is named, with its place."""
    with pytest.raises(InvalidSelector):
        select(ANSWER, path)
