"""What the incident cost: what the adversary got, and what the business lost.

It counts and says nothing about fault; see `gameday.scorecards.collateral` for what the
response broke.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.course import find_stretches
from gameday.scorecards.facts.workload import (
    SteadyFailed,
    SteadyMet,
    WorkloadDown,
    WorkloadFact,
    WorkloadTurn,
    WorkloadUp,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.course import Course
    from gameday.scorecards.goals import Goal

__all__ = ["Downtime", "Gain", "Impact", "Outage", "find_downtimes", "measure_impact"]

_KINDS: tuple[type[WorkloadFact], ...] = (
    SteadyMet,
    SteadyFailed,
    WorkloadDown,
    WorkloadUp,
)


@dataclass(frozen=True, slots=True)
class Gain:
    """What the adversary got out of one goal."""

    goal: str
    seconds_held: float
    successes: int


@dataclass(frozen=True, slots=True)
class Outage:
    """One stretch in which a workload was down, in seconds."""

    start: float
    end: float
    lasted: bool
    """Whether it lasted to the end of the exercise."""
    reason: str


@dataclass(frozen=True, slots=True)
class Downtime:
    """How long one workload was down, all told."""

    workload: str
    seconds_down: float
    outages: tuple[Outage, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What the incident cost."""

    gains: tuple[Gain, ...]
    downtimes: tuple[Downtime, ...]
    """Every workload the journal speaks of, those never down included."""


def measure_impact(course: Course, goals: Sequence[Goal]) -> Impact:
    """Measure what the adversary got and how long each workload was down."""
    return Impact(
        gains=tuple(Gain(goal.id, goal.seconds_held, goal.successes) for goal in goals),
        downtimes=find_downtimes(course),
    )


def find_downtimes(course: Course) -> tuple[Downtime, ...]:
    """Find every workload's outages, in the order the workloads came up."""
    turns: dict[str, list[WorkloadTurn]] = {}
    for told in course.every(*_KINDS):
        known = turns.setdefault(told.workload, [])
        if isinstance(told, WorkloadTurn):
            known.append(told)
    return tuple(
        _measure_downtime(course, name, known) for name, known in turns.items()
    )


def _measure_downtime(
    course: Course, name: str, turns: Sequence[WorkloadTurn]
) -> Downtime:
    stretches = find_stretches(turns, lambda turn: isinstance(turn, WorkloadDown))
    outages = tuple(
        Outage(
            start=stretch.began.at,
            end=stretch.until(course),
            lasted=stretch.ended is None,
            reason=stretch.began.reason,
        )
        for stretch in stretches
    )
    seconds = round(sum(stretch.lasted(course) for stretch in stretches), 3)
    return Downtime(workload=name, seconds_down=seconds, outages=outages)
