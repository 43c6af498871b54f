"""What the parts of a document have to be, for documents in other people's formats.

A shape is a function that finds what is wrong with a value; this module has the few
that the others are made of. A format's own module puts them together until they read
like the format's page in the manual::

    STEP = record({"name": TEXT, "inputs": MAPPING}, required=("name",))
    RUNBOOK = record({"mainSteps": list_of(STEP)}, required=("mainSteps",))

Every fault is found, and each once. A value that is left out, or is null where it could
be left out, is nobody's fault. What is written in a language of our own has pydantic
records instead (`gameday.scenarios.validation`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from gameday.scenarios.document import Path
from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import Fault, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "ANYTHING",
    "FLAG",
    "LIST",
    "MAPPING",
    "NUMBER",
    "SCALAR",
    "TEXT",
    "Shape",
    "by_kind",
    "choice",
    "every",
    "later",
    "list_of",
    "mapping_of",
    "one_or_many",
    "record",
]


Shape = Callable[[Any, Path], Iterator[Fault]]
"""Finds what is wrong with a value; the path is where the value stands."""


def _kind(expected: str, *types: type) -> Shape:
    def check(value: Any, path: Path) -> Iterator[Fault]:
        is_flag = isinstance(value, bool) and bool not in types
        if is_flag or not isinstance(value, types):
            yield Fault(path, f"expected {expected}, found {show(value)}")

    return check


def _accept(_value: Any, _path: Path) -> Iterator[Fault]:
    return iter(())


ANYTHING: Shape = _accept
TEXT = _kind("text", str)
NUMBER = _kind("a number", int, float)
FLAG = _kind("`true` or `false`", bool)
SCALAR = _kind("text or a number", str, int, float, bool)
LIST = _kind("a list", list)
MAPPING = _kind("a mapping", dict)


def choice(*words: str) -> Shape:
    """Return the shape of a text that is one of some words."""
    listed = ", ".join(f"`{word}`" for word in words)

    def check(value: Any, path: Path) -> Iterator[Fault]:
        if value not in words:
            hint = suggest(value, words) if isinstance(value, str) else None
            yield Fault(path, f"expected one of {listed}, found {show(value)}", hint)

    return check


def list_of(shape: Shape, *, least: int = 0, most: int | None = None) -> Shape:
    """Return the shape of a list whose items have a shape, and so many of them."""

    def check(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield from LIST(value, path)
            return
        if len(value) < least or (most is not None and len(value) > most):
            expected = _count(least, most)
            yield Fault(path, f"expected {expected}, found {len(value)}")
        for index, each in enumerate(value):
            yield from shape(each, (*path, index))

    return check


def one_or_many(shape: Shape) -> Shape:
    """Return the shape of a list, or of one item that stands without its list."""
    many = list_of(shape)

    def check(value: Any, path: Path) -> Iterator[Fault]:
        yield from (many if isinstance(value, list) else shape)(value, path)

    return check


def mapping_of(shape: Shape, *, skip: tuple[str, ...] = ()) -> Shape:
    """Return the shape of a mapping from names to values that have a shape.

    Args:
        shape: That of the values.
        skip: How keys begin whose values are something else.
    """

    def check(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield from MAPPING(value, path)
            return
        for key, each in value.items():
            if not isinstance(key, str):
                yield Fault(path, f"expected text as a key, found {show(key)}")
            elif not key.startswith(skip or ("\0",)):
                yield from shape(each, (*path, key))

    return check


def record(
    fields: Mapping[str, Shape],
    *,
    required: Sequence[str] = (),
    nulls: Sequence[str] | None = None,
) -> Shape:
    """Return the shape of a mapping with certain keys; it may have others.

    Args:
        fields: By key, the shape of its value.
        required: Keys it cannot do without.
        nulls: Keys that may be null; all that may be left out, where this is None.
    """
    stay = fields.keys() if nulls is None else {*required, *nulls}

    def check(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield from MAPPING(value, path)
            return
        for name in required:
            if value.get(name) is None:
                yield Fault(path, f"`{name}` is missing")
        for name, shape in fields.items():
            if value.get(name) is not None:
                yield from shape(value[name], (*path, name))
            elif name in value and name not in stay:
                yield from shape(None, (*path, name))

    return check


def by_kind(expected: str, shapes: Mapping[type, Shape]) -> Shape:
    """Return the shape of a value that may be of several kinds, by its kind."""
    kinds = _kind(expected, *shapes)

    def check(value: Any, path: Path) -> Iterator[Fault]:
        yield from shapes.get(type(value), kinds)(value, path)

    return check


def every(*shapes: Shape) -> Shape:
    """Return the shape of a value that has all of some shapes."""

    def check(value: Any, path: Path) -> Iterator[Fault]:
        for shape in shapes:
            faults = list(shape(value, path))
            yield from faults
            if faults:
                return

    return check


def later(find: Callable[[], Shape]) -> Shape:
    """Return a shape that is found when it is needed, so that shapes may nest."""

    def check(value: Any, path: Path) -> Iterator[Fault]:
        yield from find()(value, path)

    return check


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least} in the list"
    return f"{least} in the list" if least == most else f"{least} to {most} in the list"
