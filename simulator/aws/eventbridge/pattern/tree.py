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
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "MISSING",
    "Edge",
    "Leaf",
    "Node",
    "Path",
    "grow",
    "has_scalars",
    "objects_in",
]

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

    def is_met(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether an object's field is what is asked of it."""
        value = fields.get(self.key, MISSING)
        if value is MISSING and self.spelled_out is not None:
            return self.spelled_out.matches_object(fields)
        return self.branch.matches(value)

    def is_met_by_absence(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether it is met by a field that is missing."""
        value = fields.get(self.key, MISSING)
        if value is MISSING and self.spelled_out is not None:
            return self.spelled_out.only_absence and self.is_met(fields)
        if isinstance(self.branch, Node):
            return self.branch.only_absence and self.branch.matches(value)
        return self.branch.absent and not has_scalars(value)


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
                return any(self._matches_among(each, objects) for each in objects)
        return self.matches_object(_NOTHING)

    def _matches_among(
        self, chosen: Mapping[str, Any], objects: Sequence[Mapping[str, Any]]
    ) -> bool:
        """Tell whether one object of an array satisfies every edge.

        Fields are judged in the order of their names, as ``NameState`` of event-ruler
        does. Until a value has bound the match to one object of the array, absence is
        asked of all of them; from then on of that one.
        """
        is_bound = False
        for edge in self.edges:
            if not edge.is_met(chosen):
                return False
            if not edge.is_met_by_absence(chosen):
                is_bound = True
            elif not is_bound and not all(map(edge.is_met_by_absence, objects)):
                return False
        return True

    def matches_object(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether one object satisfies every edge."""
        return all(edge.is_met(fields) for edge in self.edges)


def grow(leaves: Mapping[Path, Leaf]) -> Node:
    """Make the tree of a set of fields, each under its path."""
    children: dict[str, dict[Path, Leaf]] = {}
    for path, leaf in leaves.items():
        children.setdefault(path[0], {})[path[1:]] = leaf
    edges = (
        edge for key in sorted(children) for edge in _grow_edges(key, children[key])
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


def has_scalars(value: Any) -> bool:
    """Tell whether a field has any value: an object is none, nor an empty array."""
    if isinstance(value, list):
        return any(True for _ in _scalars_in(value))
    return value is not MISSING and not isinstance(value, dict)


def _scalars_in(array: list[Any]) -> Iterator[Any]:
    for element in array:
        if isinstance(element, list):
            yield from _scalars_in(element)
        elif not isinstance(element, dict):
            yield element
