"""YAML text as a tree of nodes, each with its place in the text.

Nothing is read into the scalars: whether ``no`` is a word or a truth value is decided
in `gameday.scenarios.document.scalars`, not by the parser.
"""

from __future__ import annotations

from typing import Any

import yaml

from gameday.scenarios.errors import Problem, ScenarioError, Where

__all__ = [
    "IMPLICIT",
    "MAX_DEPTH",
    "Node",
    "compose",
    "ensure_shallow",
    "explain",
    "place_of",
]

Node = yaml.Node

MAX_DEPTH = 50
"""Deeper nesting is refused; the deepest AWS parameter needs about fifteen levels."""

IMPLICIT = "implicit"
"""The tag of every node that has no explicit one."""

_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_EXPLANATIONS = {
    "mapping values are not allowed in this context": (
        "a second `: ` on one line",
        "quote text that contains `: `, or check the indentation",
    ),
    "found undefined alias": (
        "an alias without an anchor",
        "quote text that starts with `*`",
    ),
    "found character that cannot start any token": (
        "a character that cannot start a value",
        "indent with spaces, and quote text that starts with `@`, `%` or a backtick",
    ),
    "but found another document": (
        "a second document",
        "write one scenario in each file",
    ),
    "could not find expected ':'": (
        "a key without its colon",
        "a key is followed by a colon and a space",
    ),
    "second occurrence": ("an anchor that is used already", None),
}
"""The parser's words for the most common mistakes, and ours, with a hint."""


class _Loader(_Fast):  # type: ignore[misc]  # one of two classes, chosen at run time
    """A loader that leaves every scalar as it is written."""

    def resolve(self, _kind: Any, _value: Any, _implicit: Any) -> str:
        return IMPLICIT


def compose(text: str, path: str) -> Node | None:
    """Parse YAML text.

    Returns:
        The root node, or None where the text holds no value.

    Raises:
        ScenarioError: The text is not one YAML document.
    """
    try:
        ensure_shallow(text, path)
        loader = _Loader(text)
        try:
            root: Node | None = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise ScenarioError([explain(error, path)], code="yaml-invalid") from None
    return root


def place_of(node: Node | yaml.Event, path: str) -> Where:
    """Return where a node, or an event of the parser, starts."""
    mark: Any = node.start_mark
    return Where(path, mark.line + 1, mark.column + 1)


def ensure_shallow(text: str, path: str) -> None:
    """Refuse deep nesting before the parser's recursion meets it.

    Raises:
        ScenarioError: It is deeper than `MAX_DEPTH`.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            message = f"expected at most {MAX_DEPTH} levels of nesting"
            problem = Problem(place_of(event, path), message)
            raise ScenarioError([problem], code="yaml-invalid")


def explain(error: yaml.YAMLError, path: str) -> Problem:
    """Say what the parser says, at its place and where we can in better words."""
    mark = getattr(error, "problem_mark", None)
    where = Where(path, mark.line + 1, mark.column + 1) if mark else Where(path)
    found = getattr(error, "problem", None) or str(error)
    message, hint = _EXPLANATIONS.get(found, (found, None))
    return Problem(where, f"not valid YAML: {message}", hint)
