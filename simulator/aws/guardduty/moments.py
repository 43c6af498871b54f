"""Moments as GuardDuty writes them: ``2016-08-02T02:05:06.000Z``, to the millisecond.

It asks no clock what time it is.
"""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["read_moment", "write_epoch", "write_moment"]


def write_moment(moment: datetime) -> str:
    """Write an aware moment in UTC with milliseconds and a ``Z``."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def write_epoch(moment: datetime) -> float:
    """Write a moment as seconds since 1970, as finding timestamps have it."""
    return round(moment.timestamp(), 3)


def read_moment(text: str) -> datetime:
    """Read what `write_moment` wrote."""
    return datetime.fromisoformat(text)
