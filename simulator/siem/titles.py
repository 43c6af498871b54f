"""What an alert says of its rule: its id, its name, how serious it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Level", "Title"]


class Level(IntEnum):
    """How serious a match is, in Sigma's words."""

    INFORMATIONAL = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The level as rules write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Title:
    """What an alert says of its rule."""

    id: str
    """The rule's id, or its name, or its file and line."""
    text: str
    level: Level
    alerts: bool
    """Whether a match is an alert; of a correlation's parts only the whole may be."""
