"""The eight moments of an incident, in seconds since the exercise began, or None.

A moment that never came is None, never zero. This module finds moments; it neither
subtracts them (`gameday.scorecards.times`) nor holds them against a deadline
(`gameday.scorecards.deadlines`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.audience import find_audience
from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.adversary import InjectApplied, InjectEffective
from gameday.scorecards.facts.detection import AlertRaised, FindingPublished
from gameday.scorecards.goals import find_containment, pick_goals
from gameday.scorecards.impact import find_downtimes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.course import Course
    from gameday.scorecards.facts.typed import TypedFact
    from gameday.scorecards.goals import Goal

__all__ = ["Milestones", "find_alert", "find_recovery", "mark_milestones"]


@dataclass(frozen=True, slots=True)
class Milestones:
    """When each step of the incident was reached."""

    injected: float | None
    """The first inject was applied."""
    effective: float | None
    """The first inject was seen to have taken effect."""
    signalled: float | None
    """The first finding or alert was published, effective inject or later."""
    alerted: float | None
    """A responder or a person first got word; see `find_alert`."""
    acknowledged: float | None
    """A responder first took it up, or a person first acknowledged."""
    first_action: float | None
    """The response's first successful change to the account, alert or later."""
    contained: float | None
    """The adversary lost for good; see `gameday.scorecards.goals.find_containment`."""
    recovered: float | None
    """Contained, and every workload up, and both to the end.

    The moment of containment itself where no workload was down by then.
    """


def mark_milestones(
    course: Course, goals: Sequence[Goal], *, named: Sequence[str] = ()
) -> Milestones:
    """Find every milestone.

    Args:
        course: The exercise up to its end.
        goals: The goals as measured.
        named: The goals whose loss is containment; all of them where none is named.
    """
    effective = course.first(InjectEffective)
    since = effective.at if effective else course.end
    alert = find_alert(course)
    contained = find_containment(course, pick_goals(goals, named))
    return Milestones(
        injected=_time(course.first(InjectApplied)),
        effective=_time(effective),
        signalled=_time(effective and _find_signal(course, since)),
        alerted=_time(alert),
        acknowledged=_time(effective and _find_acknowledgement(course, since)),
        first_action=_time(alert and _find_action(course, alert.at)),
        contained=contained,
        recovered=find_recovery(course, contained),
    )


def find_alert(course: Course) -> TypedFact | None:
    """Find the fact by which a responder or a person first got word of the incident.

    Who that can be, and by what, is said in `gameday.scorecards.audience`. The start of
    a responder counts, since it proves that word reached it some other way. An
    ``alert.raised`` counts when it names who got it (`to`); an alert in a console that
    nobody watches is a signal, not an alert.
    """
    effective = course.first(InjectEffective)
    if effective is None:
        return None
    heard = find_audience(course).hear(course)
    return next((told for told in heard if told.at >= effective.at), None)


def _find_signal(course: Course, since: float) -> TypedFact | None:
    return course.first(FindingPublished, AlertRaised, since=since)


def _find_acknowledgement(course: Course, since: float) -> TypedFact | None:
    taken_up = find_audience(course).take_up(course)
    return next((told for told in taken_up if told.at >= since), None)


def _find_action(course: Course, since: float) -> ApiCalled | None:
    for call in course.every(ApiCalled):
        is_action = call.changed_something
        if is_action and call.is_response and call.at >= since:
            return call
    return None


def find_recovery(course: Course, contained: float | None) -> float | None:
    """Find when every workload was up for good, in seconds: not before containment."""
    outages = [outage for down in find_downtimes(course) for outage in down.outages]
    if contained is None or any(outage.lasted for outage in outages):
        return None
    return max([contained, *(outage.end for outage in outages)])


def _time(told: TypedFact | None) -> float | None:
    return told.at if told else None
