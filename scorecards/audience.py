"""Who gets word of an incident, and by which facts: responders, and people.

Word is what reaches somebody who answers: a responder, a person told of an alert, by
message, by a topic or by a chat. The same event in a log group, a queue, a topic that
nobody subscribes to, or a function of the business alerts nobody. A schedule ticks with
and without an incident, and the business makes its calls; so what they start, by
themselves or by way of a workflow, has got word only when it first changes something.
This module finds facts; what they are worth is said in `gameday.scorecards.milestones`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.detection import (
    AlertRaised,
    MessageAcknowledged,
    MessageSent,
    NotificationSent,
)
from gameday.scorecards.facts.events import EventDelivered
from gameday.scorecards.facts.exercise import ExerciseBegan
from gameday.scorecards.facts.response import (
    ResponderDeployed,
    ResponderPosted,
    ResponderStarted,
)
from gameday.scorecards.facts.typed import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.course import Course
    from gameday.scorecards.facts.fact import Fact
    from gameday.scorecards.facts.typed import TypedFact

__all__ = ["Audience", "find_audience", "find_workers"]

_WORKERS = frozenset({"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"})


@dataclass(frozen=True, slots=True)
class Audience:
    """Who can get word, and how each would."""

    responders: frozenset[str]
    """The functions and state machines that responders run in, by name."""
    routine: frozenset[str]
    """Their runs that a schedule or the business led to: a start is no word of them."""

    def hear(self, course: Course) -> Iterator[TypedFact]:
        """Go through the facts that bring somebody word of something."""
        ways: tuple[type[TypedFact], ...] = (
            AlertRaised,
            ApiCalled,
            EventDelivered,
            MessageSent,
            NotificationSent,
            ResponderPosted,
            ResponderStarted,
        )
        return (told for told in course.every(*ways) if self._is_word(told))

    def take_up(self, course: Course) -> Iterator[TypedFact]:
        """Go through the facts by which somebody takes an alert up."""
        ways: tuple[type[TypedFact], ...] = (
            ApiCalled,
            MessageAcknowledged,
            ResponderStarted,
        )
        for told in course.every(*ways):
            if isinstance(told, MessageAcknowledged) or self._is_word(told):
                yield told

    def _is_word(self, told: TypedFact) -> bool:
        match told:
            case EventDelivered():
                is_ours = _last_name(told.target) in self.responders
                return is_ours and not told.is_routine
            case ResponderStarted():
                return told.actor.is_responder and not told.is_routine
            case ApiCalled():
                # One that was started as every day has found what it looks for.
                has_acted = told.changed_something and told.actor.is_responder
                return has_acted and told.run in self.routine
            case AlertRaised():
                return bool(told.to)
            case MessageSent() | NotificationSent() | ResponderPosted():
                return told.is_alert
            case _:
                return False


def find_audience(course: Course) -> Audience:
    """Find who could get word in an exercise."""
    return Audience(_find_responders(course), _find_routine(course))


def _find_routine(course: Course) -> frozenset[str]:
    """Collect the runs that would have started without an incident, too."""
    starts = course.every(ResponderStarted)
    return frozenset(each.request_id for each in starts if each.is_routine)


def _find_responders(course: Course) -> frozenset[str]:
    """Collect the names of the functions and workflows that responders run in."""
    names = {
        _last_name(each.function)
        for each in course.every(ResponderStarted)
        if each.actor.is_responder
    }
    for began in course.every(ExerciseBegan):
        names.update(began.responders)
    return frozenset((names | find_workers(course.facts)) - {""})


def find_workers(facts: Sequence[Fact]) -> set[str]:
    """Find the functions and workflows that were deployed as responders, by name."""
    return {
        name
        for deployed in select(facts, ResponderDeployed)
        for name in _list_workers(deployed)
    }


def _list_workers(deployed: ResponderDeployed) -> Iterator[str]:
    for resource in deployed.resources.values():
        match resource:
            case [str(kind), str(name)] if kind in _WORKERS:
                yield _last_name(name)
            case _:
                continue


def _last_name(arn: str) -> str:
    """Return a worker's name from its name, its ARN or its qualified ARN."""
    for kind in (":function:", ":stateMachine:"):
        _, is_arn, rest = arn.partition(kind)
        if is_arn:
            return rest.partition(":")[0]
    return arn.partition(":")[0]
