"""Rules that are ready to run: what each looks at, when it matches, what it says.

They know nothing of pySigma any more; `reading` makes them out of its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.errors import Problem
    from simulator.runlogs.kinds import Kind
    from simulator.siem.correlation import Correlation

__all__ = ["Level", "Predicate", "Rule", "Ruleset", "Title"]

Predicate = Callable[[Mapping[str, Any]], bool]


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about single records."""

    title: Title
    kind: Kind
    """The log it looks at."""
    matches: Predicate


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Everything a SIEM was given."""

    rules: tuple[Rule, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    """A correlation comes after those it builds on."""
    notes: tuple[Problem, ...] = ()
    """Rules that are left out, each with its reason."""
