"""The eight moments of an incident, in seconds since the exercise began, or None.

A moment that never came is None, never zero. This module finds moments; it neither
subtracts them (`gameday.scorecards.times`) nor holds them against a deadline
(`gameday.scorecards.objectives`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.course import is_response
from gameday.scorecards.goals import find_containment, pick_goals
from gameday.scorecards.impact import find_downtimes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.course import Course
    from gameday.scorecards.goals import Goal
    from gameday.scorecards.journal import Fact

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
    effective = course.first("inject.effective")
    since = effective.t if effective else course.end
    alert = find_alert(course)
    contained = find_containment(course, pick_goals(goals, named))
    return Milestones(
        injected=_time(course.first("inject.applied")),
        effective=_time(effective),
        signalled=_time(effective and _find_signal(course, since)),
        alerted=_time(alert),
        acknowledged=_time(effective and _find_acknowledgement(course, since)),
        first_action=_time(alert and _find_action(course, alert)),
        contained=contained,
        recovered=_find_recovery(course, contained),
    )


def find_alert(course: Course) -> Fact | None:
    """Find the fact by which a responder or a person first got word of the incident.

    An event counts when it was delivered to a function that a responder runs in: the
    same event in a log group, a queue or a function of somebody else alerts nobody. A
    message to a person counts, and so does a responder's start, which proves that word
    reached it some other way. An ``alert.raised`` counts when it names who got it
    (`to`); an alert in a console that nobody watches is a signal, not an alert. A
    responder that a schedule starts has got word when it first changes something.
    """
    effective = course.first("inject.effective")
    audience = _Audience(_find_responders(course), _find_scheduled(course))
    for fact in course.facts:
        is_after = effective is not None and fact.t >= effective.t
        if is_after and audience.hears(fact):
            return fact
    return None


@dataclass(frozen=True, slots=True)
class _Audience:
    """Who can get word, and how each would."""

    responders: set[str]
    """The functions that responders run in."""
    scheduled: set[str]
    """Those that a schedule starts: for them a start is no word of anything."""

    def hears(self, fact: Fact) -> bool:
        """Say whether a fact brings somebody word of the incident."""
        if fact.kind == "event.delivered":
            target = _last_name(fact.text("target"))
            return target in self.responders and not _is_schedule(fact)
        if fact.kind == "responder.started":
            return _last_name(fact.text("function")) not in self.scheduled
        if fact.kind == "api.called":
            return self._has_found_something(fact)
        return fact.kind == "message.sent" or (
            fact.kind == "alert.raised" and bool(fact.text("to"))
        )

    def _has_found_something(self, call: Fact) -> bool:
        """Say whether a scheduled responder acts: it has found what it looks for."""
        changed = not call.flag("read_only") and not call.text("error")
        return changed and call.actor.partition(":")[2] in self.scheduled


def _is_schedule(fact: Fact) -> bool:
    return fact.text("detail_type") == "Scheduled Event"


def _find_scheduled(course: Course) -> set[str]:
    """Collect the functions and responders that a schedule starts."""
    delivered = course.every("event.delivered")
    functions = {_last_name(f.text("target")) for f in delivered if _is_schedule(f)}
    started = course.every("responder.started")
    return functions | {
        fact.text("responder")
        for fact in started
        if _last_name(fact.text("function")) in functions
    }


def _find_responders(course: Course) -> set[str]:
    """Collect the names of the functions that responders run in."""
    names = {_last_name(f.text("function")) for f in course.every("responder.started")}
    for began in course.every("exercise.began"):
        names.update(began.texts("responders"))
    return names - {""}


def _last_name(arn: str) -> str:
    """Return a function's name from its name, its ARN or its qualified ARN."""
    _, is_arn, rest = arn.partition(":function:")
    return (rest if is_arn else arn).partition(":")[0]


def _find_signal(course: Course, since: float) -> Fact | None:
    return course.first("finding.published", "alert.raised", since=since)


def _find_acknowledgement(course: Course, since: float) -> Fact | None:
    return course.first("responder.started", "message.acknowledged", since=since)


def _find_action(course: Course, alert: Fact) -> Fact | None:
    for call in course.every("api.called"):
        changed = not call.flag("read_only") and not call.text("error")
        if changed and is_response(call) and call.t >= alert.t:
            return call
    return None


def _find_recovery(course: Course, contained: float | None) -> float | None:
    outages = [outage for down in find_downtimes(course) for outage in down.outages]
    if contained is None or any(outage.lasted for outage in outages):
        return None
    return max([contained, *(outage.end for outage in outages)])


def _time(fact: Fact | None) -> float | None:
    return fact.t if fact else None
