"""A compiled pattern: a tree that is walked beside the event.

A `Leaf` judges the values of one field, a `Node` the fields of one object. Where the
event has an array of objects, one element of it must satisfy the whole node: fields of
different elements never add up to a match. It does not read patterns and does not
explain; it only answers, and quickly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gameday.simulator.aws.eventbridge.pattern.operators import Exact, Operator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["MISSING", "Edge", "Leaf", "Node", "Path", "grow", "objects_in"]

Path: TypeAlias = tuple[str, ...]

MISSING: Final = object()
"""Stands for a field the event does not have."""

_NOTHING: Final[dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is asked of one field: any operator may accept any of its values.

    Args:
        operators: In the order in which the pattern has them.
        absent: Whether the field may be missing (``exists: false``). An object is no
            value, so a field that holds an object counts as missing.
        texts: The exact texts among the operators, for a quick answer.
    """

    operators: tuple[Operator, ...]
    absent: bool = False
    texts: frozenset[str] = frozenset()

    @staticmethod
    def of(operators: tuple[Operator, ...], *, absent: bool = False) -> Leaf:
        """Make a leaf that knows its exact texts."""
        texts = frozenset(
            each.value
            for each in operators
            if isinstance(each, Exact) and isinstance(each.value, str)
        )
        others = tuple(
            each
            for each in operators
            if not (isinstance(each, Exact) and isinstance(each.value, str))
        )
        return Leaf(others, absent, texts)

    @property
    def only_absence(self) -> bool:
        """Tell whether nothing but a missing field will do."""
        return self.absent and not self.operators and not self.texts

    def matches(self, value: Any) -> bool:
        """Tell whether a field's value, or any value of its array, is accepted."""
        if type(value) is str and value in self.texts:
            return True
        if isinstance(value, list):
            values = list(_scalars_in(value))
            return any(map(self.accepts, values)) or (self.absent and not values)
        if value is MISSING or isinstance(value, dict):
            return self.absent
        return any(each.accepts(value) for each in self.operators)

    def accepts(self, value: Any) -> bool:
        """Tell whether one scalar is accepted."""
        if type(value) is str and value in self.texts:
            return True
        return any(each.accepts(value) for each in self.operators)


@dataclass(frozen=True, slots=True)
class Edge:
    """One field of an object.

    Args:
        key: The field's name.
        branch: What is asked of the field.
        spelled_out: The same, with a dotted name read as nested fields: EventBridge
            joins names with dots, so ``{"a.b": […]}`` also finds ``{"a": {"b": …}}``.
    """

    key: str
    branch: Node | Leaf
    spelled_out: Node | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """What is asked of one object: every edge must be satisfied."""

    edges: tuple[Edge, ...]
    only_absence: bool = False

    def matches(self, value: Any) -> bool:
        """Tell whether an object, or one object of an array, satisfies every edge."""
        if isinstance(value, dict):
            return self.matches_object(value)
        if isinstance(value, list):
            objects = list(objects_in(value))
            if objects:
                # Absence is asked of the array as a whole; everything else must come
                # together in one element.
                demand = all if self.only_absence else any
                return demand(map(self.matches_object, objects))
        return self.matches_object(_NOTHING)

    def matches_object(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether one object satisfies every edge."""
        for edge in self.edges:
            value = fields.get(edge.key, MISSING)
            if value is MISSING and edge.spelled_out is not None:
                if not edge.spelled_out.matches_object(fields):
                    return False
            elif not edge.branch.matches(value):
                return False
        return True


def grow(leaves: Mapping[Path, Leaf]) -> Node:
    """Make the tree of a set of fields, each under its path."""
    children: dict[str, dict[Path, Leaf]] = {}
    for path, leaf in leaves.items():
        children.setdefault(path[0], {})[path[1:]] = leaf
    edges = (
        edge for key, below in children.items() for edge in _grow_edges(key, below)
    )
    return Node(tuple(edges), all(leaf.only_absence for leaf in leaves.values()))


def objects_in(array: list[Any]) -> Iterator[dict[str, Any]]:
    """Find the objects of an array, and of the arrays inside it."""
    for element in array:
        if isinstance(element, dict):
            yield element
        elif isinstance(element, list):
            yield from objects_in(element)


def _grow_edges(key: str, below: dict[Path, Leaf]) -> Iterator[Edge]:
    inner = {path: leaf for path, leaf in below.items() if path}
    if leaf := below.get(()):
        yield Edge(key, leaf, _spell_out(key, {(): leaf}))
    if inner:
        yield Edge(key, grow(inner), _spell_out(key, inner))


def _spell_out(key: str, below: Mapping[Path, Leaf]) -> Node | None:
    names = key.split(".")
    if len(names) == 1 or not all(names):
        return None
    return grow({(*names, *path): leaf for path, leaf in below.items()})


def _scalars_in(array: list[Any]) -> Iterator[Any]:
    for element in array:
        if isinstance(element, list):
            yield from _scalars_in(element)
        elif not isinstance(element, dict):
            yield element
