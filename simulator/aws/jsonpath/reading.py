"""The grammar: a path's text, read into steps once and kept.

It knows what a path says, not what it leads to.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

__all__ = ["Dialect", "InvalidJsonPath", "Kind", "Step", "Test", "read"]

Kind = Literal["name", "index", "all", "slice", "deep", "filter"]

_STEP: Final = re.compile(
    r"""
      (?P<deep>\.\.)(?P<below>\*|[^.\[\]'"*]+)?         # ..name  ..*  ..
    | \.(?P<name>\*|[^.\[\]'"*]+)                       # .name  .*
    | \[(?P<index>-?\d+|\*)\]                           # [0]  [-1]  [*]
    | \[(?P<slice>-?\d*:-?\d*(?::-?\d*)?)\]             # [0:2]  [:]
    | \[(?P<quote>['"])(?P<quoted>.+?)(?P=quote)\]      # ['name']
    | \[\?\((?P<filter>.+?)\)\]                         # [?(@.name == 1)]
    """,
    re.VERBOSE,
)
_TEST: Final = re.compile(
    r"""\s*@(?P<path>[.\w\[\]'"-]*)\s*
        (?:(?P<operator>==|!=|<=|>=|<|>)\s*(?P<value>'[^']*'|"[^"]*"|[^\s&|]+))?\s*""",
    re.VERBOSE,
)


class InvalidJsonPath(ValueError):
    """A path outside of the part of JSONPath that its dialect understands."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The part of JSONPath that a service understands."""

    kinds: frozenset[Kind]
    """The steps it has."""
    negative: bool = True
    """Whether an index may count from the end."""
    blanks: bool = True
    """Whether a name after a dot may hold blanks."""
    bare_deep: bool = False
    """Whether ``..`` may stand before a bracket, with no name of its own."""
    as_text: bool = False
    """Whether a filter compares what is written, so that ``16`` equals ``'16'``."""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a filter; without an operator, whether there is a value."""

    steps: tuple[Step, ...]
    operator: str | None
    wanted: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    kind: Kind
    name: str = ""
    """Of ``name`` and ``deep``; a deep step has ``*`` for children, nothing for all."""
    index: int = 0
    bounds: tuple[int | None, ...] = ()
    """A slice's beginning, end and step."""
    tests: tuple[tuple[Test, ...], ...] = ()
    """A filter's alternatives, in each of which every test must hold."""

    @property
    def is_definite(self) -> bool:
        """Whether it leads to one value at most."""
        return self.kind in {"name", "index"}


@lru_cache(maxsize=1024)
def read(path: str, dialect: Dialect) -> tuple[Step, ...]:
    """Read a path.

    Raises:
        InvalidJsonPath: The dialect does not understand it; says from where on.
    """
    if not path.startswith("$"):
        raise InvalidJsonPath(f"expected a path that begins with $, found {path!r}")
    steps: list[Step] = []
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        step = _interpret(match, dialect) if match else None
        if match is None or step is None:
            rest = path[position:]
            raise InvalidJsonPath(f"expected .name or [index] at {rest!r}")
        steps.append(step)
        position = match.end()
    return tuple(steps)


def _interpret(match: re.Match[str], dialect: Dialect) -> Step | None:
    """Return the step that was written; None where the dialect has none such."""
    step = _make_step(match, dialect)
    dotted = match["name"] or match["below"] or ""
    is_refused = (
        step.kind not in dialect.kinds
        or (step.index < 0 and not dialect.negative)
        or (step.kind == "deep" and not step.name and not dialect.bare_deep)
        or (not dialect.blanks and any(letter.isspace() for letter in dotted))
    )
    return None if is_refused else step


def _make_step(match: re.Match[str], dialect: Dialect) -> Step:
    if match["deep"]:
        return Step("deep", name=match["below"] or "")
    if match["filter"]:
        return Step("filter", tests=_read_filter(match["filter"], dialect))
    if "*" in (match["name"], match["index"]):
        return Step("all")
    if match["index"]:
        return Step("index", index=int(match["index"]))
    if match["slice"]:
        parts = match["slice"].split(":")
        return Step("slice", bounds=tuple(int(p) if p else None for p in parts))
    return Step("name", name=match["name"] or match["quoted"])


def _read_filter(text: str, dialect: Dialect) -> tuple[tuple[Test, ...], ...]:
    return tuple(
        tuple(_read_test(part, dialect) for part in alternative.split("&&"))
        for alternative in text.split("||")
    )


def _read_test(text: str, dialect: Dialect) -> Test:
    test = _TEST.fullmatch(text)
    if test is None:
        raise InvalidJsonPath(f"the filter {text!r} is not understood")
    steps = read(f"${test['path']}", dialect)
    if test["operator"] is None:
        return Test(steps, None, None)
    return Test(steps, test["operator"], _read_wanted(test["value"], dialect))


def _read_wanted(text: str, dialect: Dialect) -> Any:
    if text[0] in "'\"":
        return text[1:-1]
    if dialect.as_text:
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise InvalidJsonPath(
            f"expected a value in a filter, found {text!r}"
        ) from error
