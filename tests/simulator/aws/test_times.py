"""Moments are written one way everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from gameday.simulator.aws.times import (
    read_time,
    write_epoch,
    write_epoch_ms,
    write_time,
    write_time_ms,
)

MOMENT = datetime(2026, 3, 2, 9, 5, 0, 250_999, tzinfo=UTC)
IN_BERLIN = MOMENT.astimezone(timezone(timedelta(hours=1)))


def test_a_time_has_whole_seconds_and_a_z() -> None:
    """What is left of the second is cut off, and another zone's time is UTC's."""
    assert write_time(MOMENT) == "2026-03-02T09:05:00Z"
    assert write_time(IN_BERLIN) == "2026-03-02T09:05:00Z"


def test_a_time_may_have_milliseconds() -> None:
    """Three digits, even of a whole second."""
    assert write_time_ms(IN_BERLIN) == "2026-03-02T09:05:00.250Z"
    assert write_time_ms(datetime(2026, 3, 2, tzinfo=UTC)) == "2026-03-02T00:00:00.000Z"


def test_a_moment_may_be_a_number() -> None:
    """Seconds to the millisecond, or whole milliseconds, since 1970."""
    assert write_epoch(MOMENT) == 1772442300.251
    assert write_epoch_ms(MOMENT) == 1772442300250


def test_what_was_written_is_read() -> None:
    """Reading gives an aware moment."""
    assert read_time("2026-03-02T09:05:00.250Z") == datetime(
        2026, 3, 2, 9, 5, 0, 250_000, tzinfo=UTC
    )
