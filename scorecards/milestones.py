"""The eight moments of an incident, in seconds since the exercise began, or None.

A moment that never came is None, never zero. This module finds moments; it neither
subtracts them (`gameday.scorecards.times`) nor holds them against a deadline
(`gameday.scorecards.objectives`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.adversary import InjectApplied, InjectEffective
from gameday.scorecards.facts.detection import (
    AlertRaised,
    FindingPublished,
    MessageAcknowledged,
    MessageSent,
)
from gameday.scorecards.facts.events import EventDelivered
from gameday.scorecards.facts.exercise import ExerciseBegan
from gameday.scorecards.facts.response import ResponderStarted
from gameday.scorecards.goals import find_containment, pick_goals
from gameday.scorecards.impact import find_downtimes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.course import Course
    from gameday.scorecards.facts.typed import TypedFact
    from gameday.scorecards.goals import Goal

__all__ = ["Milestones", "find_alert", "mark_milestones"]


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
    """A responder first started, or a person first acknowledged."""
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
        recovered=_find_recovery(course, contained),
    )


def find_alert(course: Course) -> TypedFact | None:
    """Find the fact by which a responder or a person first got word of the incident.

    An event counts when it was delivered to a function that a responder runs in: the
    same event in a log group, a queue or a function of somebody else alerts nobody. A
    message to a person counts, and so does a responder's start, which proves that word
    reached it some other way. An ``alert.raised`` counts when it names who got it
    (`to`); an alert in a console that nobody watches is a signal, not an alert. A
    responder that a schedule starts has got word when it first changes something.
    """
    effective = course.first(InjectEffective)
    if effective is None:
        return None
    audience = _Audience(_find_responders(course), _find_scheduled(course))
    since = effective.at
    return next((told for told in audience.hear(course) if told.at >= since), None)


@dataclass(frozen=True, slots=True)
class _Audience:
    """Who can get word, and how each would."""

    responders: set[str]
    """The functions that responders run in."""
    scheduled: set[str]
    """Those that a schedule starts: for them a start is no word of anything."""

    def hear(self, course: Course) -> Iterator[TypedFact]:
        """Go through the facts that bring somebody word of something."""
        ways: tuple[type[TypedFact], ...] = (
            AlertRaised,
            ApiCalled,
            EventDelivered,
            MessageSent,
            ResponderStarted,
        )
        return (told for told in course.every(*ways) if self._is_word(told))

    def _is_word(self, told: TypedFact) -> bool:
        match told:
            case EventDelivered():
                is_ours = _last_name(told.target) in self.responders
                return is_ours and not _is_schedule(told)
            case ResponderStarted():
                return _last_name(told.function) not in self.scheduled
            case ApiCalled():
                # One that was started by a schedule has found what it looks for.
                return told.changed_something and told.actor.name in self.scheduled
            case AlertRaised():
                return bool(told.to)
            case _:
                return True


def _is_schedule(delivered: EventDelivered) -> bool:
    return delivered.detail_type == "Scheduled Event"


def _find_scheduled(course: Course) -> set[str]:
    """Collect the functions and responders that a schedule starts."""
    delivered = course.every(EventDelivered)
    functions = {_last_name(each.target) for each in delivered if _is_schedule(each)}
    return functions | {
        started.responder
        for started in course.every(ResponderStarted)
        if _last_name(started.function) in functions
    }


def _find_responders(course: Course) -> set[str]:
    """Collect the names of the functions that responders run in."""
    names = {_last_name(each.function) for each in course.every(ResponderStarted)}
    for began in course.every(ExerciseBegan):
        names.update(began.responders)
    return names - {""}


def _last_name(arn: str) -> str:
    """Return a function's name from its name, its ARN or its qualified ARN."""
    _, is_arn, rest = arn.partition(":function:")
    return (rest if is_arn else arn).partition(":")[0]


def _find_signal(course: Course, since: float) -> TypedFact | None:
    return course.first(FindingPublished, AlertRaised, since=since)


def _find_acknowledgement(course: Course, since: float) -> TypedFact | None:
    return course.first(ResponderStarted, MessageAcknowledged, since=since)


def _find_action(course: Course, since: float) -> ApiCalled | None:
    for call in course.every(ApiCalled):
        if call.changed_something and call.is_response and call.at >= since:
            return call
    return None


def _find_recovery(course: Course, contained: float | None) -> float | None:
    outages = [outage for down in find_downtimes(course) for outage in down.outages]
    if contained is None or any(outage.lasted for outage in outages):
        return None
    return max([contained, *(outage.end for outage in outages)])


def _time(told: TypedFact | None) -> float | None:
    return told.at if told else None
