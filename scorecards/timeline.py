"""The main facts of an exercise in plain words, each in the lane of who it concerns.

It leaves out what only a debugger asks for: the journal keeps that. What is said of a
kind of fact, and when it is no news, stands with the kind (`gameday.scorecards.facts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts import KINDS

if TYPE_CHECKING:
    from gameday.scorecards.course import Course
    from gameday.scorecards.facts.typed import Lane

__all__ = ["Moment", "tell_timeline"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    at: float
    """Seconds since the exercise began."""
    lane: Lane
    kind: str
    """The kind of the fact it tells."""
    text: str


def tell_timeline(course: Course) -> tuple[Moment, ...]:
    """Tell the main facts in order."""
    return tuple(
        Moment(told.at, told.lane, told.kind, text)
        for told in course.every(*KINDS.values())
        if (text := told.tell())
    )
