"""Dotted paths into records, as rules name their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["find_text", "find_value"]


def find_value(record: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a path, the first element of lists on the way; or None."""
    value: Any = record
    for name in path.split("."):
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def find_text(record: Mapping[str, Any], path: str) -> str | None:
    """Return the text or number at a path, as text; None where there is none."""
    value = find_value(record, path)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)
