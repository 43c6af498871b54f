"""Arguments of checks, before and in an exercise."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scenarios.checks import CHECKS
from gameday.scenarios.checks.arguments import OpenPort, State
from gameday.scenarios.validation import validate


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("snapshots_exist", {"instance": "${WebServer}"}),
        ("tagged", {"resource": "i-1", "key": "case"}),
        ("port_closed", {"group": "sg-1", "port": 22}),
        ("unreachable", {"from": "internet", "to": "10.0.0.1", "port": 443}),
        ("denied", {"as": "AKIA", "call": "s3:GetObject", "with": {"Key": "k"}}),
        ("resource_touched", {"resources": "i-1"}),
        ("resource_touched", {"resources": ["i-1", "${X}"]}),
        ("notified", {"to": "soc"}),
        ("finding_archived", {}),
        ("detector_on", {}),
    ],
)
def test_reads_arguments(name: str, data: dict[str, Any]) -> None:
    """References and resolved values alike."""
    assert validate(data, CHECKS[name].arguments).faults == ()


def test_a_port_is_closed_to_the_internet_unless_said_otherwise() -> None:
    """And over TCP."""
    found = validate({"group": "sg-1", "port": 22}, OpenPort).record

    assert found is not None
    assert (found.source, found.protocol) == ("internet", "tcp")


@pytest.mark.parametrize(
    ("relation", "value"),
    [
        ("equals", None),
        ("equals", [1]),
        ("contains", "x"),
        ("lacks", "x"),
        ("absent", True),
    ],
)
def test_a_state_is_compared_in_one_way(relation: str, value: object) -> None:
    """The one that is given, even where its value is null."""
    data = {"call": "ec2:DescribeVpcs", "path": "Vpcs", relation: value}
    found = validate(data, State).record

    assert found is not None
    assert found.relation == relation
