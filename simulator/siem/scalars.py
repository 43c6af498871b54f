"""Numbers and times as logs write them, read as what they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

__all__ = ["read_moment", "read_number"]


def read_number(value: Any) -> float | None:
    """Read a number, written as one or as text; None where it is something else."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def read_moment(value: Any) -> datetime | None:
    """Read a time, in ISO 8601 or in seconds since 1970; None where it is neither."""
    seconds = read_number(value)
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds, UTC)
        moment = datetime.fromisoformat(str(value))
    except (OverflowError, OSError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
