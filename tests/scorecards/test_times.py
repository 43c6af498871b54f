"""Times say whether they kept within a limit."""

from __future__ import annotations

from gameday.scorecards.times import Time


def test_a_time_is_within_a_limit_only_if_it_happened() -> None:
    """What never happened is within no limit, however long."""
    took = Time(seconds=60.0, base="alerted", since=0.0, censored_after=None)
    never = Time(seconds=None, base="alerted", since=0.0, censored_after=3600.0)
    assert (took.is_within(60), took.is_within(59)) == (True, False)
    assert not never.is_within(10_000)
