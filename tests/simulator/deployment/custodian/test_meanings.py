"""Lines of c7n's log are told with what they mean."""

from __future__ import annotations

import logging

import pytest

from gameday.simulator.deployment.custodian.meanings import explain_warning


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "action:snapshot instance:i-1 error:IncorrectState",
            (
                "c7n warns: action:snapshot instance:i-1 error:IncorrectState"
                " (no snapshot was taken, and c7n goes on as if it had been)"
            ),
        ),
        ("something\n  else", "c7n warns: something else"),
        ("Custodian reserves policy lambda tags starting with custodian", None),
    ],
)
def test_a_warning_is_explained(line: str, told: str | None) -> None:
    """What swallowed a failure is said; c7n's complaint of itself is not repeated."""
    record = logging.LogRecord("custodian", logging.WARNING, "", 0, line, (), None)
    assert explain_warning(record) == told
