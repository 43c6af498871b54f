"""The walk: what a path leads to in a document, and a document with a value put there.

The documents are JSON: dictionaries, lists, texts, numbers, truth values and None.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.jsonpath.reading import InvalidJsonPath, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gameday.simulator.aws.jsonpath.reading import Dialect, Step, Test

__all__ = ["MISSING", "find", "put"]

MISSING: Final = object()
"""Stands for what a path does not find."""

_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def find(document: Any, path: str, dialect: Dialect) -> Any:
    """Return the value at a path, a list where it may find many, or `MISSING`.

    Raises:
        InvalidJsonPath: The dialect does not understand the path.
    """
    return _walk(document, read(path, dialect), dialect)


def put(document: Any, path: str, value: Any, dialect: Dialect) -> Any:
    """Return a document with a value at a path, making what is missing on the way.

    The document itself stays as it was; a list does not grow.

    Raises:
        InvalidJsonPath: The path is not one of names and indexes.
        LookupError: A list has no such place.
    """
    steps = read(path, dialect)
    if not all(step.is_definite for step in steps):
        raise InvalidJsonPath(f"no reference path: {path}")
    return _put(document, steps, value)


def _walk(document: Any, steps: Sequence[Step], dialect: Dialect) -> Any:
    found = [document]
    for step in steps:
        found = [each for value in found for each in _take(value, step, dialect)]
    if not all(step.is_definite for step in steps):
        return found
    return found[0] if found else MISSING


def _take(value: Any, step: Step, dialect: Dialect) -> list[Any]:
    match step.kind:
        case "name":
            is_there = isinstance(value, dict) and step.name in value
            return [value[step.name]] if is_there else []
        case "index":
            is_there = -len(_as_list(value)) <= step.index < len(_as_list(value))
            return [value[step.index]] if is_there else []
        case "slice":
            return _as_list(value)[slice(*step.bounds)]
        case "deep":
            return list(_search(value, step.name))
        case "filter":
            return [each for each in _children(value) if _passes(each, step, dialect)]
        case _:
            return _children(value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _children(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(_as_list(value))


def _search(value: Any, name: str) -> Iterator[Any]:
    """Find everything of a name, each value before what lies within it."""
    if not name:
        yield value
    elif name == "*":
        yield from _children(value)
    elif isinstance(value, dict) and name in value:
        yield value[name]
    for child in _children(value):
        yield from _search(child, name)


def _passes(value: Any, step: Step, dialect: Dialect) -> bool:
    compare = _compare_texts if dialect.as_text else _compare_values
    return any(
        all(compare(_walk(value, test.steps, dialect), test) for test in tests)
        for tests in step.tests
    )


def _compare_values(found: Any, test: Test) -> bool:
    if found is MISSING or test.operator is None:
        return found is not MISSING
    try:
        return bool(_OPERATORS[test.operator](found, test.wanted))
    except TypeError:
        return False  # a text and a number have no order


def _compare_texts(found: Any, test: Test) -> bool:
    if test.operator is None:
        return found is not MISSING
    if found is MISSING:
        return test.operator == "!="
    text = str(found).lower() if isinstance(found, bool) else str(found)
    return bool(_OPERATORS[test.operator](text, test.wanted))


def _put(document: Any, steps: Sequence[Step], value: Any) -> Any:
    if not steps:
        return value
    step, *rest = steps
    if step.kind == "index":
        items = list(_as_list(document))
        if not -len(items) <= step.index < len(items):
            raise LookupError(f"there is no [{step.index}]")
        items[step.index] = _put(items[step.index], rest, value)
        return items
    entries = dict(document) if isinstance(document, dict) else {}
    entries[step.name] = _put(entries.get(step.name), rest, value)
    return entries
