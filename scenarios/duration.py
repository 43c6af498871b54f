"""Durations as people write them: ``90s``, ``15m``, ``1h30m``, ``2d``.

A bare number is not a duration: nobody can tell whether ``15`` is seconds or minutes.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

__all__ = ["Duration", "format_duration", "parse_duration"]

_PATTERN = r"^(?=[0-9])([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+(\.[0-9]+)?s)?$"
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_LONGEST = timedelta(days=366)
_EXPECTED = "a duration such as `90s`, `15m` or `1h30m`"


def parse_duration(text: str) -> timedelta:
    """Read a duration.

    Raises:
        ValueError: The text is not one; the message says what was expected.
    """
    match = re.fullmatch(_PATTERN, text)
    if match is None:
        raise ValueError(f"expected {_EXPECTED}, found `{text[:60]}`")
    parts = [part for part in match.group(1, 2, 3, 4) if part]
    try:
        duration = timedelta(**{_UNITS[part[-1]]: float(part[:-1]) for part in parts})
    except OverflowError:
        duration = timedelta.max
    if duration > _LONGEST:
        raise ValueError(f"expected at most {_LONGEST.days} days, found `{text[:60]}`")
    return duration


def format_duration(seconds: float) -> str:
    """Write seconds the way they are read: ``5 min 30 s``, ``42 s``, ``1 h 5 min``."""
    total = round(seconds)
    days, rest = divmod(total, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, left = divmod(rest, 60)
    units = ((days, "d"), (hours, "h"), (minutes, "min"), (left, "s"))
    parts = [f"{amount} {unit}" for amount, unit in units if amount]
    return " ".join(parts) or f"{seconds:.1f} s"


def _read(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        return parse_duration(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    found = f", found `{value}` without a unit" if is_number else ""
    raise ValueError(f"expected {_EXPECTED}{found}")


def _write(value: timedelta) -> str:
    seconds = f"{value.total_seconds():.6f}".rstrip("0").rstrip(".")
    return f"{seconds}s"


Duration = Annotated[
    timedelta,
    BeforeValidator(_read),
    PlainSerializer(_write),
    WithJsonSchema({"type": "string", "pattern": _PATTERN, "examples": ["15m"]}),
]
