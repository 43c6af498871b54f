"""The course of an exercise: its facts up to the end, and look-ups all measures share.

What comes after the end, the undoing and the cleaning up, is cut off: a verdict never
waits for an undo, and must not profit from one. It does not measure anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gameday.scorecards.journal import Fact

__all__ = ["Course", "Stretch", "find_stretches", "follow", "is_response", "responds"]


@dataclass(frozen=True, slots=True)
class Course:
    """What happened while the exercise ran."""

    facts: tuple[Fact, ...]
    """Every fact up to and with ``exercise.ended``."""
    end: float
    """When it ended, in seconds; the last fact's time where it never did."""
    has_ended: bool
    """Whether it came to its end; one that was killed did not."""

    def every(self, *kinds: str) -> Iterator[Fact]:
        """Go through the facts of some kinds, in order."""
        return (fact for fact in self.facts if fact.kind in kinds)

    def first(self, *kinds: str, since: float = 0.0) -> Fact | None:
        """Find the first fact of some kinds at or after a time, in seconds."""
        return next((fact for fact in self.every(*kinds) if fact.t >= since), None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which something was true without a break."""

    began: Fact
    ended: Fact | None
    """What ended it; None where it lasted to the end of the exercise."""

    def until(self, course: Course) -> float:
        """Return when it was over, in seconds since the exercise began."""
        return self.ended.t if self.ended else course.end

    def lasted(self, course: Course) -> float:
        """Return its length in seconds."""
        return round(self.until(course) - self.began.t, 3)


def follow(facts: Sequence[Fact]) -> Course:
    """Take the facts of a journal up to the end of the exercise."""
    ends = (at for at, fact in enumerate(facts) if fact.kind == "exercise.ended")
    last = next(ends, None)
    kept = tuple(facts if last is None else facts[: last + 1])
    end = kept[-1].t if kept else 0.0
    return Course(facts=kept, end=end, has_ended=last is not None)


def find_stretches(
    facts: Iterable[Fact], tell: Callable[[Fact], bool | None]
) -> list[Stretch]:
    """Find the stretches in which something was true.

    Args:
        facts: The facts to go by, in order.
        tell: Says whether it is true from a fact on; None where that tells nothing.
    """
    stretches: list[Stretch] = []
    began: Fact | None = None
    for fact in facts:
        told = tell(fact)
        if told:
            began = began or fact
        elif told is False and began:
            stretches.append(Stretch(began, fact))
            began = None
    return [*stretches, Stretch(began, None)] if began else stretches


def is_response(fact: Fact) -> bool:
    """Tell whether a responder or a person did it."""
    return responds(fact.actor)


def responds(actor: str) -> bool:
    """Tell whether an actor answers the incident: a responder, or a person."""
    return actor.partition(":")[0] in {"responder", "person"}
