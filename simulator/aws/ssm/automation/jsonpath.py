"""The JSONPath of runbook outputs: children, indexes, ``*``, ``..`` and filters.

Source: Systems Manager user guide, "Using action outputs as inputs". A path with a
search, a filter or ``*`` gives a list, every other one a value.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MISSING", "InvalidSelector", "select"]

MISSING: Final = object()
"""Stands for what a path does not find."""

_STEP = re.compile(
    r"""
      (?P<deep>\.\.)(?P<below>\*|[^.\[\]'"*]+)?     # ..VolumeId
    | \.(?P<name>\*|[^.\[\]'"*]+)                   # .State  .*
    | \[(?P<index>-?\d+|\*|:)\]                     # [0]  [-1]  [*]  [:]
    | \[(?P<quote>['"])(?P<quoted>.+?)(?P=quote)\]  # ['State']
    | \[\?\(\s*@\.(?P<key>[\w.]+)\s*
        (?:(?P<test>==|!=)\s*(?P<value>'[^']*'|"[^"]*"|[\w.-]+))?\s*\)\]
    """,
    re.VERBOSE,
)
_Step = tuple[str, Any]


class InvalidSelector(ValueError):
    """A path outside of the part of JSONPath that runbooks use."""


def select(value: Any, path: str) -> Any:
    """Return the value at a path, a list of values, or `MISSING`.

    Raises:
        InvalidSelector: The path is not one.
    """
    steps = _read(path)
    found = [value]
    for step in steps:
        found = [each for one in found for each in _take(one, step)]
    if any(kind in {"deep", "all", "filter"} for kind, _ in steps):
        return found
    return found[0] if found else MISSING


@lru_cache(maxsize=512)
def _read(path: str) -> tuple[_Step, ...]:
    if not path.startswith("$"):
        raise InvalidSelector(f"expected a path that begins with $, found {path!r}")
    steps: list[_Step] = []
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            raise InvalidSelector(f"expected .name or [index] at {path[position:]!r}")
        steps.extend(_interpret(match))
        position = match.end()
    return tuple(steps)


def _interpret(match: re.Match[str]) -> Iterator[_Step]:
    if match["deep"]:
        yield ("deep", match["below"])
    elif match["key"]:
        yield ("filter", (match["key"], match["test"], match["value"]))
    elif "*" in (match["name"], match["index"]) or match["index"] == ":":
        yield ("all", None)
    elif match["index"]:
        yield ("index", int(match["index"]))
    else:
        yield ("name", match["name"] or match["quoted"])


def _take(value: Any, step: _Step) -> list[Any]:
    kind, wanted = step
    if kind == "deep":
        return list(_search(value, wanted))
    if kind == "all":
        return _children(value)
    if kind == "filter":
        return [each for each in _children(value) if _passes(each, *wanted)]
    if kind == "index":
        is_there = isinstance(value, list) and -len(value) <= wanted < len(value)
        return [value[wanted]] if is_there else []
    is_there = isinstance(value, dict) and wanted in value
    return [value[wanted]] if is_there else []


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []


def _search(value: Any, name: str | None) -> Iterator[Any]:
    """Find everything of a name, level by level from the outside in."""
    level = [value]
    while level:
        for each in level:
            if name in {None, "*"}:
                yield from _children(each) if name else [each]
            elif isinstance(each, dict) and name in each:
                yield each[name]
        level = [child for each in level for child in _children(each)]


def _passes(value: Any, key: str, test: str | None, wanted: str | None) -> bool:
    found = select(value, f"$.{key}")
    if test is None or wanted is None:
        return found is not MISSING
    is_equal = found is not MISSING and _write(found) == wanted.strip("'\"")
    return is_equal == (test == "==")


def _write(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
