"""Nodes as plain data, with the place of every key and value.

Whatever is wrong is collected and the rest is still built, so that a file's problems
show all at once. It stops only where going on would not end: alias bombs and loops.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from gameday.scenarios.document.nodes import IMPLICIT, MAX_DEPTH, Node, place_of
from gameday.scenarios.document.scalars import Trap, read_scalar
from gameday.scenarios.errors import Problem, ScenarioError, Where

__all__ = ["MAX_VALUES", "Document", "Path", "build_document"]

Path = tuple[str | int, ...]
"""The keys and indexes that lead from the root of a document to a value."""

MAX_VALUES = 50_000
"""How many values a document may hold once its aliases are expanded."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain data, with places."""

    path: str
    data: Any
    """Mappings with text keys, lists, text, numbers, truth values and None."""
    problems: tuple[Problem, ...] = ()
    values: dict[Path, Where] = field(default_factory=dict)
    """Where each value starts."""
    keys: dict[Path, Where] = field(default_factory=dict)
    """Where each key of a mapping starts."""

    def where(self, path: Path, *, key: bool = False) -> Where:
        """Return the place of a value, or of its key; else the nearest known one."""
        if key and path in self.keys:
            return self.keys[path]
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return Where(self.path, 1, 1)

    def problem(
        self, path: Path, message: str, hint: str | None = None, *, key: bool = False
    ) -> Problem:
        """Return a problem at the place of a value, or of its key."""
        return Problem(self.where(path, key=key), message, hint)


def build_document(root: Node | None, path: str) -> Document:
    """Build plain data from a node tree.

    Raises:
        ScenarioError: There is no mapping at the root, or the tree does not end.
    """
    if root is None:
        raise ScenarioError([Problem(Where(path, 1, 1), "the file is empty")])
    if not isinstance(root, yaml.MappingNode):
        message = "expected a mapping of keys to values at the top"
        raise ScenarioError([Problem(place_of(root, path), message)])
    builder = _Builder(path)
    data = builder.build(root, ())
    return Document(path, data, tuple(builder.problems), builder.values, builder.keys)


class _Builder:
    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.values: dict[Path, Where] = {}
        self.keys: dict[Path, Where] = {}

    def build(self, node: Node, at: Path) -> Any:
        self._ensure_ending(node, at)
        self.values[at] = place_of(node, self.path)
        if node.tag != IMPLICIT:
            self._report(node, f"unexpected tag `{_short_tag(node.tag)}`", "remove it")
        if isinstance(node, yaml.MappingNode):
            return self._build_mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            items = enumerate(node.value)
            return [self.build(item, (*at, index)) for index, item in items]
        return self._build_scalar(node)

    def _build_mapping(self, node: yaml.MappingNode, at: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._read_key(key_node)
            if key is None:
                continue
            if key in data:
                first = self.keys[*at, key].line
                self._report(
                    key_node, f"duplicate key `{key}`", f"first on line {first}"
                )
                continue
            self.keys[*at, key] = place_of(key_node, self.path)
            data[key] = self.build(value_node, (*at, key))
        return data

    def _read_key(self, node: Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self._report(node, "expected a text key, found a collection")
            return None
        if node.value == "<<" and not node.style:
            message = "merge keys are not part of YAML 1.2"
            self._report(node, message, "write the keys out")
            return None
        problems = len(self.problems)
        key = self._build_scalar(node)
        if isinstance(key, str):
            return key
        if len(self.problems) == problems:
            self._report(node, f"expected a text key, found `{node.value}`", "quote it")
        return None

    def _build_scalar(self, node: Any) -> Any:
        if node.style:
            return node.value
        try:
            return read_scalar(node.value)
        except Trap as trap:
            self._report(node, trap.message, trap.hint)
            return node.value

    def _ensure_ending(self, node: Node, at: Path) -> None:
        if len(at) > MAX_DEPTH:
            limit = f"{MAX_DEPTH} levels of nesting"
        elif len(self.values) >= MAX_VALUES:
            limit = f"{MAX_VALUES} values"
        else:
            return
        where = place_of(node, self.path)
        problem = Problem(where, f"aliases expand the document beyond {limit}")
        raise ScenarioError([*self.problems, problem], code="yaml-invalid")

    def _report(self, node: Node, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(place_of(node, self.path), message, hint))


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
