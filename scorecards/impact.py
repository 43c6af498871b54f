"""What the incident cost: what the adversary got, and what the business lost.

It counts and says nothing about fault; see `gameday.scorecards.collateral` for what the
response broke.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.course import find_stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.course import Course
    from gameday.scorecards.goals import Goal
    from gameday.scorecards.journal import Fact

__all__ = ["Downtime", "Gain", "Impact", "Outage", "find_downtimes", "measure_impact"]

_DATA = ("objects", "records", "bytes")


@dataclass(frozen=True, slots=True)
class Gain:
    """What the adversary got out of one goal."""

    goal: str
    seconds_held: float
    successes: int
    data: tuple[tuple[str, int], ...]
    """What successful attempts carried off, summed: objects, records, bytes."""


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
        gains=tuple(_measure_gain(course, goal) for goal in goals),
        downtimes=find_downtimes(course),
    )


def find_downtimes(course: Course) -> tuple[Downtime, ...]:
    """Find every workload's outages, in the order the workloads came up."""
    by_workload: dict[str, list[Fact]] = {}
    for fact in course.facts:
        if name := fact.text("workload"):
            by_workload.setdefault(name, []).append(fact)
    return tuple(
        _measure_downtime(course, name, facts) for name, facts in by_workload.items()
    )


def _measure_gain(course: Course, goal: Goal) -> Gain:
    attempts = [
        attempt
        for attempt in course.every("goal.attempted")
        if attempt.text("goal") == goal.id and attempt.flag("succeeded")
    ]
    sums = ((name, sum(a.number(name) or 0 for a in attempts)) for name in _DATA)
    return Gain(
        goal=goal.id,
        seconds_held=goal.seconds_held,
        successes=goal.successes,
        data=tuple((name, int(amount)) for name, amount in sums if amount),
    )


def _measure_downtime(course: Course, name: str, facts: Sequence[Fact]) -> Downtime:
    turns = {"workload.down": True, "workload.up": False}
    stretches = find_stretches(facts, lambda fact: turns.get(fact.kind))
    outages = tuple(
        Outage(
            start=stretch.began.t,
            end=stretch.until(course),
            lasted=stretch.ended is None,
            reason=stretch.began.text("reason"),
        )
        for stretch in stretches
    )
    seconds = round(sum(stretch.lasted(course) for stretch in stretches), 3)
    return Downtime(workload=name, seconds_down=seconds, outages=outages)
