"""The adversary's goals: when they could be reached, and when that ended for good.

A goal is held while the adversary could do it that moment, whether or not it tried.
The referee writes both turns on the journal (``goal.held``, ``goal.lost``). Where it
cannot look inside, on a real account, the attempts themselves are the turns.
A responder's own word counts for nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.course import find_stretches
from gameday.scorecards.facts.adversary import (
    GoalAttempted,
    GoalFact,
    GoalHeld,
    GoalLost,
    GoalTurn,
    InjectPrevented,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gameday.scorecards.course import Course

__all__ = [
    "ONLY_A_QUOTA",
    "Goal",
    "Hold",
    "find_containment",
    "measure_goals",
    "pick_goals",
]

ONLY_A_QUOTA = "only a quota of the account stops it"
"""How the reason begins where a goal is held, and there is no room to do it again."""
_KINDS: tuple[type[GoalFact], ...] = (GoalAttempted, GoalHeld, GoalLost)


@dataclass(frozen=True, slots=True)
class Hold:
    """One stretch in which a goal could be reached, in seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Goal:
    """What became of one goal."""

    id: str
    attempts: int
    successes: int
    held_at: float | None
    """When it could first be reached, in seconds; None if never."""
    lost_at: float | None
    """When it was lost for good, in seconds; None if never held, or held at the end."""
    seconds_held: float
    why: str
    """Why it fails at the end, or why it still succeeds."""
    by: str
    """What changed that last, such as ``ec2:StopInstances by responder:isolate``."""
    holds: tuple[Hold, ...]

    @property
    def is_held(self) -> bool:
        """Whether the adversary could still reach it at the end."""
        return self.held_at is not None and self.lost_at is None

    @property
    def is_at_quota(self) -> bool:
        """Whether the adversary has it all, and a quota alone keeps it from more."""
        return self.is_held and self.why.startswith(ONLY_A_QUOTA)


def measure_goals(course: Course) -> tuple[Goal, ...]:
    """Measure every goal the journal speaks of, in the order they came up."""
    by_goal: dict[str, list[GoalFact]] = {}
    for told in course.every(*_KINDS):
        by_goal.setdefault(told.goal, []).append(told)
    return tuple(_measure(name, facts, course) for name, facts in by_goal.items())


def pick_goals(goals: Iterable[Goal], named: Sequence[str]) -> list[Goal]:
    """Pick the goals that count: those named, or all where none is named."""
    return [goal for goal in goals if not named or goal.id in named]


def find_containment(course: Course, goals: Sequence[Goal]) -> float | None:
    """Find when the adversary lost for good, in seconds since the exercise began.

    It is the start of the last unbroken stretch, up to the end, in which every goal
    fails. The time before the adversary held anything is no containment. A goal that
    was never held while others were does not stand in the way. Where none ever was,
    because the response had cut the adversary off before (``inject.prevented``), it
    lost when that became impossible; how often it was tried after that is no matter.

    Args:
        course: The exercise up to its end.
        goals: The goals that count, as measured.
    """
    held = [goal for goal in goals if goal.held_at is not None]
    if not held:
        return max(_find_cuts(course).values(), default=None)
    lost = [goal.lost_at for goal in held if goal.lost_at is not None]
    return max(lost) if len(lost) == len(held) else None


def _find_cuts(course: Course) -> Mapping[str, float]:
    """Find when each inject that was prevented became impossible."""
    cuts: dict[str, float] = {}
    for prevented in course.every(InjectPrevented):
        since = prevented.at if prevented.since is None else prevented.since
        cuts.setdefault(prevented.inject, since)
    return cuts


def _measure(name: str, facts: Sequence[GoalFact], course: Course) -> Goal:
    attempts = [each for each in facts if isinstance(each, GoalAttempted)]
    turns = [each for each in facts if isinstance(each, GoalTurn)]
    stretches = find_stretches(turns or attempts, lambda each: each.is_reachable)
    last = stretches[-1] if stretches else None
    turn = facts[-1] if last is None else last.ended or last.began
    # A goal that is held to the end may be held for another reason by then.
    told = turns[-1] if turns and turns[-1].is_reachable else turn
    return Goal(
        id=name,
        attempts=len(attempts),
        successes=sum(attempt.succeeded for attempt in attempts),
        held_at=stretches[0].began.at if stretches else None,
        lost_at=last.ended.at if last and last.ended else None,
        seconds_held=round(sum(stretch.lasted(course) for stretch in stretches), 3),
        why=told.reason,
        by=turn.by if isinstance(turn, GoalTurn) else "",
        holds=tuple(Hold(each.began.at, each.until(course)) for each in stretches),
    )
