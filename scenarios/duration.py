"""Durations as people write them: ``90s``, ``15m``, ``1h30m``, ``2d``.

A bare number is not a duration: nobody can tell whether ``15`` is seconds or minutes.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

__all__ = ["Duration", "format_duration", "parse_duration"]

_PATTERN = (
    r"^(?=\d)(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?"
    r"(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+(?:\.\d+)?)s)?$"
)
_EXPECTED = "a duration such as `90s`, `15m` or `1h30m`"


def parse_duration(text: str) -> timedelta:
    """Read a duration.

    Raises:
        ValueError: The text is not one; the message says what was expected.
    """
    match = re.match(_PATTERN, text.strip())
    if match is None:
        raise ValueError(f"expected {_EXPECTED}, found `{text}`")
    return timedelta(**{unit: float(n) for unit, n in match.groupdict("0").items()})


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
    raise ValueError(f"expected {_EXPECTED}, found `{value}` without a unit")


def _write(value: timedelta) -> str:
    return f"{value.total_seconds():g}s"


Duration = Annotated[
    timedelta,
    BeforeValidator(_read),
    PlainSerializer(_write),
    WithJsonSchema({"type": "string", "pattern": _PATTERN, "examples": ["15m"]}),
]
