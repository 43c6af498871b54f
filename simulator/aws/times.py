"""How AWS writes moments: ISO 8601 in UTC with a ``Z``, or a number since 1970.

Every room writes its times through here, so that two logs of one moment agree. It asks
no clock what time it is; a moment is always aware.
"""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = [
    "read_time",
    "write_epoch",
    "write_epoch_ms",
    "write_time",
    "write_time_ms",
]

_SECONDS = 19
"""Characters of ``2026-03-02T09:05:00``."""


def write_time(moment: datetime) -> str:
    """Write whole seconds, as events and CloudTrail records do.

    The rest of the second is cut off, not rounded: ``2026-03-02T09:05:00Z``.
    """
    return f"{_in_utc(moment).isoformat()[:_SECONDS]}Z"


def write_time_ms(moment: datetime) -> str:
    """Write milliseconds, as findings and executions do: ``…T09:05:00.250Z``."""
    utc = _in_utc(moment)
    return f"{utc.isoformat()[:_SECONDS]}.{utc.microsecond // 1000:03d}Z"


def write_epoch(moment: datetime) -> float:
    """Write seconds since 1970, to the millisecond."""
    return round(moment.timestamp(), 3)


def write_epoch_ms(moment: datetime) -> int:
    """Write whole milliseconds since 1970, as CloudWatch Logs counts."""
    return int(moment.timestamp() * 1000)


def read_time(text: str) -> datetime:
    """Read what `write_time` or `write_time_ms` wrote.

    Raises:
        ValueError: It is no time of ISO 8601.
    """
    return datetime.fromisoformat(text)


def _in_utc(moment: datetime) -> datetime:
    # Nearly every moment is the clock's, and in UTC: converting it would cost more
    # than writing it.
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
