"""pydantic's complaints in our words."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scenarios.model import Scenario
from gameday.scenarios.validation import validate

VALID = {"title": "t", "estate": "web-app", "playbook": {}}


def test_reads_valid_data() -> None:
    """By the keys of a file, not by the names of attributes."""
    found = validate({**VALID, "playbook": {"pass": 70}}, Scenario)

    assert found.faults == ()
    assert found.record is not None
    assert found.record.playbook.pass_mark == 70


@pytest.mark.parametrize(
    ("changes", "path", "message", "hint"),
    [
        ({"title": 5}, ("title",), "expected text, found `5`", "quote it"),
        (
            {"title": ""},
            ("title",),
            "expected text that says something, found empty text",
            None,
        ),
        ({"title": None}, ("title",), "expected text, found nothing", None),
        ({"title": []}, ("title",), "expected text, found a list", None),
        (
            {"dificulty": "beginner"},
            ("dificulty",),
            "unknown key `dificulty`",
            "did you mean `difficulty`?",
        ),
        (
            {"difficulty": "begginer"},
            ("difficulty",),
            "expected one of `beginner`, `intermediate`, `advanced`, found `begginer`",
            "did you mean `beginner`?",
        ),
        (
            {"playbook": {"detect": {}}},
            ("playbook", "detect", "within"),
            "`within` is missing",
            None,
        ),
        (
            {"playbook": {"detect": {"within": 5}}},
            ("playbook", "detect", "within"),
            (
                "expected a duration such as `90s`, `15m` or `1h30m`,"
                " found `5` without a unit"
            ),
            None,
        ),
        (
            {"playbook": {"detect": {"within": "5m", "since": "alert"}}},
            ("playbook", "detect", "since"),
            "unknown key `since`",
            "known: critical, from, weight, within",
        ),
        (
            {"playbook": {"pass": 101}},
            ("playbook", "pass"),
            "expected a number up to 100.0, found `101`",
            None,
        ),
        (
            {"playbook": {"pass": "80"}},
            ("playbook", "pass"),
            "expected a number, found `80`",
            None,
        ),
        (
            {"injects": [{"id": "a", "goal": "true"}]},
            ("injects", 0, "goal"),
            "expected `true` or `false`, found `true`",
            None,
        ),
        ({"injects": {}}, ("injects",), "expected a list, found a mapping", None),
        ({"injects": ["a"]}, ("injects", 0), "expected a mapping, found `a`", None),
        (
            {
                "injects": [
                    {
                        "id": "a",
                        "connect": {"from": "internet", "to": "internet", "port": 0},
                    }
                ]
            },
            ("injects", 0, "connect", "port"),
            "expected a number from 1 on, found `0`",
            None,
        ),
        (
            {"start": "yesterday"},
            ("start",),
            "expected a time in UTC such as `2026-03-02T09:00:00Z`, found `yesterday`",
            None,
        ),
        (
            {"start": "2026-03-02T09:00:00+01:00"},
            ("start",),
            "expected a time in UTC such as `2026-03-02T09:00:00Z`",
            None,
        ),
        (
            {"start": "0001-01-01T00:00:00Z"},
            ("start",),
            "expected a year from 2000 to 2099, found 1",
            None,
        ),
    ],
)
def test_says_what_was_expected_and_found(
    changes: dict[str, Any], path: tuple[str | int, ...], message: str, hint: str | None
) -> None:
    """One fault, at its path."""
    faults = validate({**VALID, **changes}, Scenario).faults

    assert [(fault.path, fault.message, fault.hint) for fault in faults] == [
        (path, message, hint)
    ]
