"""The seven phases of incident response, and the points each of them brought.

A phase nothing was asked in has no points to win and says so: it was not exercised,
which is not the same as done well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.playbook import Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.verdicts import JudgedObjective

__all__ = ["PhasePoints", "add_phases"]


@dataclass(frozen=True, slots=True)
class PhasePoints:
    """What one phase brought."""

    phase: Phase
    points: float
    weight: float
    """The points there were to win; zero where nothing was asked."""
    objectives: int


def add_phases(objectives: Sequence[JudgedObjective]) -> tuple[PhasePoints, ...]:
    """Add the points up by phase, all seven in their order."""
    return tuple(
        _add(phase, [each for each in objectives if each.phase is phase])
        for phase in Phase
    )


def _add(phase: Phase, objectives: Sequence[JudgedObjective]) -> PhasePoints:
    return PhasePoints(
        phase=phase,
        points=round(sum(objective.points for objective in objectives), 3),
        weight=round(sum(objective.weight for objective in objectives), 3),
        objectives=len(objectives),
    )
