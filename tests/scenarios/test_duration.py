"""Durations as people write and read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st
from pydantic import TypeAdapter

from gameday.scenarios.duration import Duration, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        ("1h30m", 5400),
        ("2d", 172_800),
        ("0s", 0),
        ("0.5s", 0.5),
    ],
)
def test_reads_a_duration(text: str, seconds: float) -> None:
    """Units go from days to seconds."""
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "15", "m", "5m1h", "-5s", "1.5h", "5 m", "5m\n", "\u0665m", "5M"]
)
def test_refuses_what_is_not_a_duration(text: str) -> None:
    """A bare number above all: nobody knows its unit."""
    with pytest.raises(ValueError, match="expected a duration such as `90s`"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["367d", "9" * 400 + "d", "99999999999d"])
def test_refuses_more_than_a_year(text: str) -> None:
    """However many digits it has."""
    with pytest.raises(ValueError, match="expected at most 366 days"):
        parse_duration(text)


@given(st.timedeltas(timedelta(0), timedelta(days=366)))
def test_a_written_duration_is_read_back(duration: timedelta) -> None:
    """What a scenario is saved as means the same."""
    adapter: TypeAdapter[timedelta] = TypeAdapter(Duration)

    assert adapter.validate_python(adapter.dump_python(duration)) == duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(42, "42 s"), (330, "5 min 30 s"), (3900, "1 h 5 min"), (90_000, "1 d 1 h")],
)
def test_writes_a_duration_for_people(seconds: float, text: str) -> None:
    """Only the units that are there."""
    assert format_duration(seconds) == text
