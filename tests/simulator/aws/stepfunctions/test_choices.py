"""The rules of choices."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.stepfunctions.choices import choose
from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.paths import find

DATA = {
    "n": 5,
    "limit": 4,
    "s": "prod-web-1",
    "t": True,
    "null": None,
    "when": "2026-03-02T09:00:00Z",
}


def holds(**rule: Any) -> bool:
    """Tell whether a rule about `$.n` or another variable holds."""
    whole = {"Variable": "$.n", **rule, "Next": "Yes"}
    return choose([whole], lambda path: find(DATA, path)) == "Yes"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"NumericGreaterThan": 4}, True),
        ({"NumericLessThanEquals": 4.9}, False),
        ({"NumericGreaterThanPath": "$.limit"}, True),
        ({"NumericEquals": "5"}, False),
        ({"StringEquals": "5"}, False),
        ({"Variable": "$.s", "StringMatches": "prod-*-1"}, True),
        ({"Variable": "$.s", "StringMatches": "prod"}, False),
        ({"Variable": "$.s", "StringMatches": r"prod\*"}, False),
        ({"Variable": "$.s", "StringLessThan": "q"}, True),
        ({"Variable": "$.t", "BooleanEquals": True}, True),
        ({"Variable": "$.n", "BooleanEquals": True}, False),
        ({"Variable": "$.when", "TimestampLessThan": "2026-03-02T09:00:01Z"}, True),
        ({"Variable": "$.when", "IsTimestamp": True}, True),
        ({"Variable": "$.s", "IsTimestamp": False}, True),
        ({"Variable": "$.x", "IsPresent": False}, True),
        ({"Variable": "$.null", "IsPresent": True}, True),
        ({"Variable": "$.null", "IsNull": True}, True),
        ({"Variable": "$.t", "IsNumeric": True}, False),
        ({"Variable": "$.t", "IsBoolean": True}, True),
        ({"Variable": "$.s", "IsString": True}, True),
        ({"Not": {"Variable": "$.n", "NumericEquals": 5}}, False),
        (
            {
                "And": [
                    {"Variable": "$.n", "IsNumeric": True},
                    {"Variable": "$.n", "NumericEquals": 5},
                ]
            },
            True,
        ),
        (
            {
                "Or": [
                    {"Variable": "$.x", "IsPresent": True},
                    {"Variable": "$.n", "NumericEquals": 6},
                ]
            },
            False,
        ),
    ],
)
def test_rules_hold_or_not(rule: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    """A value of another type than the rule's never matches."""
    assert holds(**rule) is expected


def test_a_rule_about_nothing_fails() -> None:
    """A variable that is not there ends the execution, unless asked for."""
    with pytest.raises(StateFailed, match="Invalid path"):
        holds(Variable="$.x", NumericEquals=1)
    with pytest.raises(StateFailed, match="is not understood"):
        holds(NumericIsh=1)
