"""A filter that left nothing is told with what it asked for and what it found."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.deployment.custodian.mismatch import explain_filter

EVENT = {"detail": {"severity": 2, "type": "Recon:EC2/Portscan"}}
SEVERE = {"type": "event", "key": "detail.severity", "op": "gte", "value": 4.5}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (SEVERE, "event detail.severity gte 4.5 found 2"),
        (
            {"type": "event", "key": "detail.nothing", "value": "x"},
            "event detail.nothing eq x found nothing",
        ),
        (
            {"or": [SEVERE, {"State.Name": "running"}]},
            'or (event detail.severity gte 4.5 found 2; {"State.Name": "running"})',
        ),
        (
            {"type": "value", "key": "Age", "value": 3, "value_type": "age"},
            'value Age eq 3 {"value_type": "age"}',
        ),
        ("default-vpc", "default-vpc"),
    ],
)
def test_a_filter_is_explained(data: Any, told: str) -> None:
    """Event filters are answered from the event; others are told as they are."""
    assert explain_filter(data, EVENT) == told
