"""Values as they were written: each knows its place, and what of it nobody knows yet.

A name, an ARN or an attribute of a resource is known when the resource is there. Until
then a mark stands for it, and whoever finds a fault looks whether it is about a mark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import is_function

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.document import Path

__all__ = ["MARK", "Marking", "Placed", "has_mark", "list_entries"]

MARK = "\ue000"
"""Stands for what is not known; a character of private use, which no template has."""

_PARTS_OF_JOIN = 2


class Placed(str):
    """A text of a template, with the path it was written at."""

    __slots__ = ("path",)

    path: Path

    @classmethod
    def at(cls, text: str, path: Path) -> Placed:
        """Return a text that knows its path."""
        placed = cls(text)
        placed.path = path
        return placed


def has_mark(value: Any) -> bool:
    """Say whether anything in a value is not known."""
    if isinstance(value, dict):
        return any(has_mark(key) or has_mark(each) for key, each in value.items())
    if isinstance(value, list):
        return any(map(has_mark, value))
    return isinstance(value, str) and MARK in value


def list_entries(value: Any) -> Iterator[tuple[str | int, Any]]:
    """List what is in a mapping or a list, by key or index; nothing of the rest."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


@dataclass(slots=True)
class Marking:
    """Puts marks into a value that was worked out, and keeps the way back.

    Args:
        written: The path of each mapping and list of it, by its identity.
    """

    written: Mapping[int, tuple[Path, Any]]
    _paths: dict[int, tuple[Path, Any]] = field(default_factory=dict)

    def mark(self, value: Any, path: Path) -> Any:
        """Return a value with a mark for all that is not known."""
        if id(value) in self.written:
            path = self.written[id(value)][0]
        if value is None or is_function(value):
            return Placed.at(_join(value), path)
        if isinstance(value, str):
            return Placed.at(value, path)
        if isinstance(value, dict):
            return self._keep(
                {k: self.mark(v, (*path, k)) for k, v in value.items()}, path
            )
        if isinstance(value, list):
            items = [self.mark(each, (*path, i)) for i, each in enumerate(value)]
            return self._keep(items, path)
        return value

    def path_of(self, value: Any) -> Path | None:
        """Return where a value was written; None where it was not written as such."""
        if isinstance(value, Placed):
            return value.path
        return self._paths[id(value)][0] if id(value) in self._paths else None

    def trace(self, value: Any, within: Path) -> Path:
        """Return where a part of a value was written.

        Args:
            value: One that was written as such.
            within: The way to the part from the value, as it was worked out.
        """
        path = self.path_of(value) or ()
        for step in within:
            value = _find(value, step)
            path = self.path_of(value) or (*path, step)
        return path

    def _keep(self, value: Any, path: Path) -> Any:
        # The value is kept with its path: its identity is its own as long as it lives.
        self._paths[id(value)] = path, value
        return value


def _find(value: Any, step: str | int) -> Any:
    return value[step] if isinstance(value, dict | list) else None  # type: ignore[index]  # a list's steps are numbers


def _join(value: Any) -> str:
    """Write what a function gives: its known parts, and marks for the others."""
    parts = value.get("Fn::Join") if isinstance(value, dict) else None
    if not isinstance(parts, list) or len(parts) != _PARTS_OF_JOIN:
        return MARK
    separator, items = parts
    if not isinstance(separator, str) or not isinstance(items, list):
        return MARK
    return separator.join(
        each if isinstance(each, str) else _join(each) for each in items
    )
