"""The course of an exercise: its facts up to the end, and look-ups all measures share.

What comes after the end, the undoing and the cleaning up, is cut off: a verdict never
waits for an undo, and must not profit from one. It does not measure anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from gameday.scorecards.facts.exercise import ExerciseEnded
from gameday.scorecards.facts.typed import TypedFact, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gameday.scorecards.facts.fact import Fact

__all__ = ["Course", "Stretch", "find_stretches", "follow"]

_Kind = TypeVar("_Kind", bound=TypedFact)


@dataclass(frozen=True, slots=True)
class Course:
    """What happened while the exercise ran."""

    facts: tuple[Fact, ...]
    """Every fact up to and with ``exercise.ended``."""
    end: float
    """When it ended, in seconds; the last fact's time where it never did."""
    has_ended: bool
    """Whether it came to its end; one that was killed did not."""

    def every(self, *kinds: type[_Kind]) -> Iterator[_Kind]:
        """Go through the facts of some kinds, in order."""
        return select(self.facts, *kinds)

    def first(self, *kinds: type[_Kind], since: float = 0.0) -> _Kind | None:
        """Find the first fact of some kinds at or after a time, in seconds."""
        return next((told for told in self.every(*kinds) if told.at >= since), None)


@dataclass(frozen=True, slots=True)
class Stretch(Generic[_Kind]):
    """A time in which something was true without a break."""

    began: _Kind
    ended: _Kind | None
    """What ended it; None where it lasted to the end of the exercise."""

    def until(self, course: Course) -> float:
        """Return when it was over, in seconds since the exercise began."""
        return self.ended.at if self.ended else course.end

    def lasted(self, course: Course) -> float:
        """Return its length in seconds."""
        return round(self.until(course) - self.began.at, 3)


def follow(facts: Sequence[Fact]) -> Course:
    """Take the facts of a journal up to the end of the exercise."""
    ends = (at for at, fact in enumerate(facts) if fact.kind == ExerciseEnded.kind)
    last = next(ends, None)
    kept = tuple(facts if last is None else facts[: last + 1])
    end = kept[-1].t if kept else 0.0
    return Course(facts=kept, end=end, has_ended=last is not None)


def find_stretches(
    turns: Iterable[_Kind], is_true: Callable[[_Kind], bool]
) -> list[Stretch[_Kind]]:
    """Find the stretches in which something was true.

    Args:
        turns: The facts that say so or the contrary, in order.
        is_true: Says whether it is true from such a fact on.
    """
    stretches: list[Stretch[_Kind]] = []
    began: _Kind | None = None
    for turn in turns:
        if is_true(turn):
            began = began or turn
        elif began:
            stretches.append(Stretch(began, turn))
            began = None
    return [*stretches, Stretch(began, None)] if began else stretches
