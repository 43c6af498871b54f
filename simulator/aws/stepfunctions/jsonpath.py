"""JSONPath, as state machines use it: names, indexes, slices, searches and filters.

A path of names and indexes alone leads to one value; any other finds a list.
"""

from __future__ import annotations

import json
import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.stepfunctions.errors import StateFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["find", "put"]

_STEP = re.compile(
    r"""
      \.\.(?P<sought>\*|[^.\[\]'"*\s]+)                 # ..name
    | \.(?P<name>\*|[^.\[\]'"*\s]+)                     # .name  .*
    | \[(?P<index>-?\d+|\*)\]                           # [0]  [-1]  [*]
    | \[(?P<slice>-?\d*:-?\d*(?::-?\d*)?)\]             # [0:2]
    | \[(?P<quote>['"])(?P<quoted>.+?)(?P=quote)\]      # ['name']
    | \[\?\((?P<filter>.+?)\)\]                         # [?(@.name == 1)]
    """,
    re.VERBOSE,
)
_TEST = re.compile(
    r"""\s*@(?P<path>[.\w\[\]'"-]*)\s*
        (?:(?P<operator>==|!=|<=|>=|<|>)\s*(?P<value>'[^']*'|"[^"]*"|[^\s&|]+))?\s*""",
    re.VERBOSE,
)
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_DEFINITE = frozenset({"index", "name", "quoted"})


def find(document: Any, path: str) -> Any:
    """Return what a path leads to.

    Raises:
        StateFailed: There is nothing, or it is no path.
    """
    steps = _read(path)
    found = [document]
    for kind, word in steps:
        found = [each for value in found for each in _take(value, kind, word)]
    if not all(_is_definite(kind, word) for kind, word in steps):
        return found
    if not found:
        raise StateFailed(
            "States.Runtime",
            f"Invalid path '{path}': there is nothing there in the input",
        )
    return found[0]


def put(document: Any, path: str, value: Any) -> Any:
    """Return a document with a value at a path, making what is missing on the way.

    Raises:
        StateFailed: The path is not one of names and indexes.
    """
    steps = _read(path)
    if not all(_is_definite(kind, word) for kind, word in steps):
        raise StateFailed("States.ResultPathMatchFailure", f"no reference path: {path}")
    return _put(document, list(steps), value)


@lru_cache(maxsize=512)
def _read(path: str) -> tuple[tuple[str, str], ...]:
    if not path.startswith("$"):
        raise StateFailed(
            "States.Runtime", f"no path, it does not begin with $: {path}"
        )
    steps: list[tuple[str, str]] = []
    position = 1
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            rest = path[position:]
            raise StateFailed("States.Runtime", f"'{rest}' of {path} is not understood")
        kinds = {k: v for k, v in step.groupdict().items() if v and k != "quote"}
        steps.append(next(iter(kinds.items())))
        position = step.end()
    return tuple(steps)


def _is_definite(kind: str, word: str) -> bool:
    return kind in _DEFINITE and word != "*"


def _take(value: Any, kind: str, word: str) -> list[Any]:
    if kind == "sought":
        return list(_search(value, word))
    if word == "*":
        return list(value.values()) if isinstance(value, dict) else _as_list(value)
    if kind == "index":
        position = int(word)
        items = _as_list(value)
        is_there = -len(items) <= position < len(items)
        return [items[position]] if is_there else []
    if kind == "slice":
        parts = [int(part) if part else None for part in word.split(":")]
        return _as_list(value)[slice(*parts)]
    if kind == "filter":
        items = list(value.values()) if isinstance(value, dict) else _as_list(value)
        return [each for each in items if _passes(each, word)]
    return [value[word]] if isinstance(value, dict) and word in value else []


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _search(value: Any, word: str) -> Iterator[Any]:
    if isinstance(value, dict):
        if word == "*":
            yield from value.values()
        elif word in value:
            yield value[word]
    children = value.values() if isinstance(value, dict) else _as_list(value)
    for child in children:
        yield from _search(child, word)


def _passes(value: Any, text: str) -> bool:
    return any(
        all(_test(value, part) for part in alternative.split("&&"))
        for alternative in text.split("||")
    )


def _test(value: Any, text: str) -> bool:
    test = _TEST.fullmatch(text)
    if test is None:
        raise StateFailed("States.Runtime", f"the filter '{text}' is not understood")
    try:
        found = find(value, f"${test['path']}")
    except StateFailed:
        return False
    if test["operator"] is None:
        return True
    expected = test["value"]
    wanted = expected[1:-1] if expected[0] in "'\"" else json.loads(expected)
    try:
        return bool(_OPERATORS[test["operator"]](found, wanted))
    except TypeError:
        return False


def _put(document: Any, steps: list[tuple[str, str]], value: Any) -> Any:
    if not steps:
        return value
    (kind, word), *rest = steps
    if kind == "index":
        items = list(_as_list(document))
        position = int(word)
        if position >= len(items):
            raise StateFailed("States.ResultPathMatchFailure", f"there is no [{word}]")
        items[position] = _put(items[position], rest, value)
        return items
    entries = dict(document) if isinstance(document, dict) else {}
    entries[word] = _put(entries.get(word), rest, value)
    return entries
