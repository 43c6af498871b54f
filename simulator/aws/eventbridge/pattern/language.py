"""A pattern one can ask: does this event match, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.eventbridge.pattern.explanation import explain
from gameday.simulator.aws.eventbridge.pattern.reading import (
    read_alternatives,
    read_json,
)
from gameday.simulator.aws.eventbridge.pattern.tree import Leaf, Node, Path, grow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Pattern"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled event pattern, for JSON values of any shape.

    ::

        pattern = Pattern.parse({"detail": {"severity": [{"numeric": [">=", 7]}]}})
        pattern.matches({"detail": {"severity": 8}})        # True
        pattern.explain({"detail": {"severity": 5}})
        # 'detail.severity: expected numeric >= 7, found 5'
    """

    _fields: tuple[Mapping[Path, Leaf], ...]
    _ways: tuple[Node, ...]

    @staticmethod
    def parse(pattern: str | Mapping[str, Any]) -> Pattern:
        """Compile a pattern from its JSON text, or from the mapping it stands for.

        Raises:
            InvalidEventPattern: EventBridge would refuse it; says where and why.
        """
        if isinstance(pattern, str):
            return _parse_text(pattern)
        fields = read_alternatives(pattern)
        return Pattern(fields, tuple(grow(leaves) for leaves in fields))

    def matches(self, event: Mapping[str, Any]) -> bool:
        """Tell whether an event satisfies the pattern."""
        return any(way.matches_object(event) for way in self._ways)

    def explain(self, event: Mapping[str, Any]) -> str | None:
        """Say why an event does not match; None if it does.

        Of a pattern with ``$or``, the alternative that comes nearest is explained.
        """
        if self.matches(event):
            return None
        accounts = [explain(way, dict(event)) for way in self._ways]
        nearest = max(accounts, key=lambda account: account.satisfied)
        others = f" (nearest of {len(accounts)} alternatives)"
        return f"{nearest.complaint}{others if len(accounts) > 1 else ''}"

    def leaves(self, *path: str) -> Iterator[Leaf]:
        """Find what the pattern asks of one field, in each of its alternatives."""
        for fields in self._fields:
            leaf = fields.get(path)
            if leaf is not None:
                yield leaf


@lru_cache(maxsize=1024)
def _parse_text(text: str) -> Pattern:
    return Pattern.parse(read_json(text))
