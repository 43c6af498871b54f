"""Schedule expressions fall due when AWS documents it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from gameday.simulator.aws.eventbridge.schedule import (
    InvalidSchedule,
    parse_any_schedule,
    parse_schedule,
)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "after", "due"),
    [
        ("rate(1 minute)", "2026-03-02 09:00:30", "2026-03-02 09:01:30"),
        ("rate(5 minutes)", "2026-03-02 09:00", "2026-03-02 09:05"),
        ("rate(1 hour)", "2026-03-02 09:00", "2026-03-02 10:00"),
        ("rate(12 hours)", "2026-03-02 15:00", "2026-03-03 03:00"),
        ("rate(1 day)", "2026-02-28 09:00", "2026-03-01 09:00"),
        ("rate(7 days)", "2026-03-02 09:00", "2026-03-09 09:00"),
        ("cron(0 10 * * ? *)", "2026-03-02 09:00", "2026-03-02 10:00"),
        ("cron(0 10 * * ? *)", "2026-03-02 10:00", "2026-03-03 10:00"),
        ("cron(0 10 * * ? *)", "2026-03-02 09:59:59", "2026-03-02 10:00"),
        ("cron(0 18 ? * MON-FRI *)", "2026-03-06 18:00", "2026-03-09 18:00"),
        ("cron(0 18 ? * mon-fri *)", "2026-03-06 18:00", "2026-03-09 18:00"),
        ("cron(0 8 1 * ? *)", "2026-03-02 09:00", "2026-04-01 08:00"),
        ("cron(0/15 * * * ? *)", "2026-03-02 09:46", "2026-03-02 10:00"),
        ("cron(1/10 * * * ? *)", "2026-03-02 09:12", "2026-03-02 09:21"),
        ("cron(5,35 14 * * ? *)", "2026-03-02 14:05", "2026-03-02 14:35"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2026-03-06 17:55", "2026-03-09 08:00"),
        ("cron(0/30 20-2 ? * MON-FRI *)", "2026-03-02 02:30", "2026-03-02 20:00"),
        ("cron(15 10 ? * 6L 2026-2029)", "2026-03-02 09:00", "2026-03-27 10:15"),
        ("cron(0 0 ? * L *)", "2026-03-02 09:00", "2026-03-07 00:00"),
        ("cron(0 0 ? * 3#2 *)", "2026-03-02 09:00", "2026-03-10 00:00"),
        ("cron(0 0 ? * SUN#5 *)", "2026-03-02 09:00", "2026-03-29 00:00"),
        ("cron(0 0 L * ? *)", "2026-02-02 09:00", "2026-02-28 00:00"),
        ("cron(0 0 L-2 * ? *)", "2026-02-02 09:00", "2026-02-26 00:00"),
        ("cron(0 0 LW * ? *)", "2026-02-02 09:00", "2026-02-27 00:00"),
        ("cron(0 0 15W * ? *)", "2026-03-02 09:00", "2026-03-16 00:00"),
        ("cron(0 0 14W * ? *)", "2026-03-02 09:00", "2026-03-13 00:00"),
        ("cron(0 0 1W * ? *)", "2026-02-02 09:00", "2026-03-02 00:00"),
        ("cron(0 0 31W * ? *)", "2026-04-01 09:00", "2026-05-29 00:00"),
        ("cron(0 0 29 2 ? *)", "2026-03-02 09:00", "2028-02-29 00:00"),
        ("cron(0 0 1 JAN,JUL ? *)", "2026-03-02 09:00", "2026-07-01 00:00"),
        ("cron(0 0 1 1 ? 2030/5)", "2026-03-02 09:00", "2030-01-01 00:00"),
    ],
)
def test_the_next_time_is_found(expression: str, after: str, due: str) -> None:
    """The next time lies strictly after the moment asked."""
    assert parse_schedule(expression).after(_at(after)) == _at(due)


@pytest.mark.parametrize(
    "expression", ["cron(0 0 1 1 ? 2020)", "cron(0 0 31 2 ? 2026-2030)"]
)
def test_a_schedule_may_never_be_due_again(expression: str) -> None:
    """A schedule in the past, or on a day that does not exist, has no next time."""
    assert parse_schedule(expression).after(_at("2026-03-02 09:00")) is None


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "every day",
        "rate(5)",
        "rate(0 minutes)",
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(5 seconds)",
        "rate(-1 minute)",
        "cron(0 10 * * *)",
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(60 10 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 10 0 * ? *)",
        "cron(0 10 * 13 ? *)",
        "cron(0 10 ? * 8 *)",
        "cron(0 10 ? * MON#6 *)",
        "cron(0 10 * * ? 1969)",
        "cron(0/0 10 * * ? *)",
        "cron(0/x 10 * * ? *)",
        "cron(a 10 * * ? *)",
        "cron(0, 10 * * ? *)",
    ],
)
def test_an_invalid_expression_is_refused(expression: str) -> None:
    """What EventBridge refuses is refused."""
    with pytest.raises(InvalidSchedule):
        parse_schedule(expression)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 # made aware below
    st.integers(0, 59),
    st.integers(0, 23),
)
def test_a_daily_schedule_is_due_within_a_day(
    moment: datetime, minute: int, hour: int
) -> None:
    """A time of every day comes within 24 hours, at that time."""
    moment = moment.replace(tzinfo=UTC)
    due = parse_schedule(f"cron({minute} {hour} * * ? *)").after(moment)
    assert due is not None
    assert (due.minute, due.hour, due.second) == (minute, hour, 0)
    assert 0 < (due - moment).total_seconds() <= 24 * 3600


@pytest.mark.parametrize(
    ("expression", "zone", "after", "due"),
    [
        # 09:00 in New York is 14:00 UTC in winter and 13:00 in summer
        (
            "cron(0 9 * * ? *)",
            "America/New_York",
            "2026-03-06 20:00",
            "2026-03-07 14:00",
        ),
        (
            "cron(0 9 * * ? *)",
            "America/New_York",
            "2026-03-08 00:00",
            "2026-03-08 13:00",
        ),
        # 02:30 of 8 March is not shown: clocks go from 02:00 to 03:00
        (
            "cron(30 2 * * ? *)",
            "America/New_York",
            "2026-03-07 08:00",
            "2026-03-09 06:30",
        ),
        # 01:30 of 1 November is shown twice, and comes once
        (
            "cron(30 1 * * ? *)",
            "America/New_York",
            "2026-10-31 06:00",
            "2026-11-01 05:30",
        ),
        (
            "cron(30 1 * * ? *)",
            "America/New_York",
            "2026-11-01 05:30",
            "2026-11-02 06:30",
        ),
        ("cron(0 0 1 * ? *)", "Asia/Tokyo", "2026-03-02 09:00", "2026-03-31 15:00"),
        (
            "at(2026-07-01T12:00:00)",
            "Europe/Berlin",
            "2026-03-02 09:00",
            "2026-07-01 10:00",
        ),
        ("rate(1 minutes)", "Europe/Berlin", "2026-03-02 09:00", "2026-03-02 09:01"),
    ],
)
def test_scheduler_has_time_zones(
    expression: str, zone: str, after: str, due: str
) -> None:
    """Hours are those of the clock on the wall, summer and winter."""
    schedule = parse_any_schedule(expression, ZoneInfo(zone))
    assert schedule.after(_at(after)) == _at(due)


def test_a_moment_does_not_come_again() -> None:
    """Once it is past there is nothing left."""
    once = parse_any_schedule("at(2026-03-02T09:00:00)", UTC)
    assert once.after(_at("2026-03-02 09:00")) is None


@pytest.mark.parametrize(
    "expression", ["at(2026-02-30T09:00:00)", "at(2026-03-02)", "at(soon)", "every day"]
)
def test_what_is_no_moment_is_refused(expression: str) -> None:
    """Scheduler takes a date with a time, without a zone."""
    with pytest.raises(InvalidSchedule):
        parse_any_schedule(expression, UTC)


def test_rules_know_no_single_moments() -> None:
    """`at()` belongs to Scheduler alone."""
    with pytest.raises(InvalidSchedule, match=r"expected rate\(…\) or cron\(…\)"):
        parse_schedule("at(2026-03-02T09:00:00)")
