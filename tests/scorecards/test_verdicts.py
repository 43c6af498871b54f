"""Points and verdicts against a deadline."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from gameday.scenarios.playbook import Phase
from gameday.scorecards.verdicts import Terms, award, hold_to_deadline


@pytest.mark.parametrize(
    ("took", "allowed", "points"),
    [
        (0, 60, 2.0),
        (60, 60, 2.0),
        (90, 60, 1.0),
        (105, 60, 0.5),
        (120, 60, 0.0),
        (9999, 60, 0.0),
        (-5, 60, 2.0),
        (9999, None, 2.0),
        (0, 0, 2.0),
        (1, 0, 0.0),
    ],
)
def test_points_fall_evenly_to_twice_the_deadline(
    took: float, allowed: float | None, points: float
) -> None:
    """All points by the deadline, half of them half as late again, none at twice."""
    assert award(2.0, took=took, allowed=allowed) == points


@given(
    weight=st.floats(0.01, 100),
    allowed=st.floats(0, 1e6),
    first=st.floats(-1e6, 1e7),
    later=st.floats(0, 1e7),
)
def test_a_second_more_never_earns_more(
    weight: float, allowed: float, first: float, later: float
) -> None:
    """Points fall with time and stay between zero and the weight."""
    early = award(weight, took=first, allowed=allowed)
    late = award(weight, took=first + later, allowed=allowed)
    # Points are rounded to thousandths.
    assert -0.001 <= late <= early + 0.001 <= weight + 0.002


@pytest.mark.parametrize(
    ("base", "at", "verdict", "reason"),
    [
        (10.0, 40.0, "met", "30 s after the inject: seen"),
        (10.0, 10.0, "met", "at the inject: seen"),
        (10.0, 4.0, "met", "6 s before the inject: seen"),
        (10.0, 100.0, "late", "1 min 30 s after the inject, 1 min allowed: seen"),
        (10.0, 130.0, "missed", "2 min after the inject, 1 min allowed: seen"),
        (None, 500.0, "met", "before the inject from which it counts: seen"),
    ],
)
def test_a_verdict_says_how_long_it_took(
    base: float | None, at: float, verdict: str, reason: str
) -> None:
    """The reason names the time, its base, what was allowed, and what was seen."""
    terms = Terms(
        id="x",
        title="X",
        phase=Phase.RECOVERY,
        weight=1,
        critical=False,
        since="inject",
        base=base,
        allowed=60.0,
    )
    judged = hold_to_deadline(terms, at=at, why="seen")
    assert (judged.verdict, judged.reason) == (verdict, reason)
    assert judged.is_failed == (verdict == "missed")
    assert judged.deadline == (None if base is None else 70.0)
