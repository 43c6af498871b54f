"""Rules that are ready to run: what each looks at, when it matches, what it says.

They know nothing of pySigma any more; `reading` makes them out of its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.scenarios.errors import Problem
    from gameday.simulator.runs.logs.kinds import Kind
    from gameday.simulator.siem.correlation import Correlation
    from gameday.simulator.siem.titles import Title

__all__ = ["Predicate", "Rule", "Ruleset"]

Predicate = Callable[[Mapping[str, Any]], bool]


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
