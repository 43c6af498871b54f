"""The small part of JSONPath that EventBridge understands.

Dots, names in brackets and quotes, array indices and ``*`` (user guide, "input
transformation"). There are no filters, slices or searches, as in EventBridge.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

__all__ = ["MISSING", "InvalidJsonPath", "find"]

MISSING: Final = object()
"""Stands for what a path does not find."""

_STEP = re.compile(
    r"""
      \.(?P<name>\*|[^.\[\]'"*]+)           # .detail  .*
    | \[(?P<index>\d+|\*)\]                 # [0]  [*]
    | \[(?P<quote>['"])(?P<quoted>.+?)(?P=quote)\]
    """,
    re.VERBOSE,
)


class InvalidJsonPath(ValueError):
    """A path outside of the part of JSONPath that EventBridge understands."""


def find(event: Any, path: str) -> Any:
    """Return the value at a path, a list of values for ``*``, or `MISSING`.

    Raises:
        InvalidJsonPath: The path is not one.
    """
    found = [event]
    steps = _read(path)
    for step in steps:
        found = [value for each in found for value in _take(each, step)]
    if "*" in steps:
        return found
    return found[0] if found else MISSING


@lru_cache(maxsize=512)
def _read(path: str) -> tuple[str | int, ...]:
    if not path.startswith("$"):
        raise InvalidJsonPath(f"expected a path that begins with $, found {path!r}")
    steps: list[str | int] = []
    position = 1
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise InvalidJsonPath(f"expected .name or [index] at {path[position:]!r}")
        index = step["index"]
        if index is not None and index != "*":
            steps.append(int(index))
        else:
            steps.append(index or step["name"] or step["quoted"])
        position = step.end()
    return tuple(steps)


def _take(value: Any, step: str | int) -> list[Any]:
    if step == "*":
        if isinstance(value, dict):
            return list(value.values())
        return list(value) if isinstance(value, list) else []
    if isinstance(step, int):
        is_there = isinstance(value, list) and step < len(value)
    else:
        is_there = isinstance(value, dict) and step in value
    return [value[step]] if is_there else []
