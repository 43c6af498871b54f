"""The choices of a branch."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.ssm.automation.conditions import find_problems, holds
from gameday.simulator.aws.ssm.automation.faults import StepFailed

VALUES = {"os": "Windows", "count": 5, "text": "7", "yes": True, "none": None}


def _find(value: Any) -> Any:
    return VALUES.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"Variable": "os", "StringEquals": "Windows"}, True),
        ({"Variable": "os", "StringEquals": "windows"}, False),
        ({"Variable": "os", "EqualsIgnoreCase": "windows"}, True),
        ({"Variable": "os", "StartsWith": "Win"}, True),
        ({"Variable": "os", "EndsWith": "dows"}, True),
        ({"Variable": "os", "Contains": "ind"}, True),
        ({"Variable": "count", "NumericEquals": 5}, True),
        ({"Variable": "count", "NumericGreater": 5}, False),
        ({"Variable": "count", "NumericGreaterOrEquals": 5}, True),
        ({"Variable": "count", "NumericLesser": 6}, True),
        ({"Variable": "count", "NumericLesserOrEquals": 4}, False),
        ({"Variable": "text", "NumericGreater": 6}, True),
        ({"Variable": "yes", "BooleanEquals": True}, True),
        ({"Variable": "yes", "BooleanEquals": "false"}, False),
        ({"Variable": "none", "StringEquals": ""}, False),
        ({"Not": {"Variable": "none", "StringEquals": "x"}}, True),
        (
            {
                "And": [
                    {"Variable": "os", "StringEquals": "Windows"},
                    {"Variable": "count", "NumericEquals": 4},
                ]
            },
            False,
        ),
        (
            {
                "Or": [
                    {"Variable": "os", "StringEquals": "Linux"},
                    {"Not": {"Variable": "count", "NumericEquals": 4}},
                ]
            },
            True,
        ),
    ],
)
def test_conditions_hold(condition: dict[str, Any], *, expected: bool) -> None:
    """Each operation compares as the user guide says."""
    assert holds(condition, _find) is expected


def test_what_cannot_be_compared_fails_the_step() -> None:
    """A text is neither more nor less than a number."""
    with pytest.raises(StepFailed, match="cannot compare"):
        holds({"Variable": "os", "NumericGreater": 3}, _find)


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        (None, "expected a condition"),
        ({"StringEquals": "x"}, "expected a Variable"),
        ({"Variable": "x"}, "expected one of StringEquals"),
        ({"Variable": "x", "StringLike": "y"}, "no operation StringLike"),
        ({"And": [{"Variable": "x"}]}, "expected one of StringEquals"),
        ({"Not": {"Variable": "x", "Equals": 1}}, "no operation Equals"),
    ],
)
def test_wrong_conditions_are_found(condition: Any, problem: str) -> None:
    """A condition is checked before it is ever asked."""
    assert problem in "; ".join(find_problems(condition))
