"""The gaps: what of AWS somebody asked for in the exercise, and the simulator lacks.

A gap that the response, the adversary or the workload met bears on the verdict: nobody
can say what had come of it on the real account. One that a bystander of the estate met,
such as a function that has nothing to do with the incident, is a note, unless one of
those had it run; so is one on which nothing hangs that is judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.actor import Actor
from gameday.scorecards.facts.account import ApiCalled, GapMet
from gameday.scorecards.facts.exercise import EstateCreated
from gameday.scorecards.facts.response import ResponderDeployed, ResponderStarted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scorecards.course import Course

__all__ = ["Gap", "find_silence", "list_gaps", "list_notes"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of AWS that is not simulated, and who asked for it."""

    at: float
    """When it was first asked for, in seconds since the exercise began."""
    by: str
    operation: str
    """As policies name it; the service alone where it is no call's."""
    what: str
    """What is lacking: the operation itself, a filter, a runtime."""
    bears: bool
    """Whether it bears on the verdict, so that there is none."""


def list_gaps(course: Course) -> tuple[Gap, ...]:
    """List the gaps that were met, each once, in order."""
    bystanders = set(_find_bystanders(course))
    gaps: dict[tuple[str, str, str], Gap] = {}
    for met in course.every(GapMet):
        operation = ":".join(filter(None, (met.service, met.operation)))
        gap = Gap(
            at=met.at,
            by=str(met.actor),
            operation=operation,
            what=met.what,
            bears=not met.idle
            and (met.actor.name not in bystanders or bool(met.asked_by)),
        )
        # A function that is tried again meets the same once more.
        gaps.setdefault((gap.by, gap.operation, gap.what), gap)
    return tuple(gaps.values())


def find_silence(course: Course) -> tuple[Gap, ...]:
    """Find what would start a responder, is not simulated, and so did not.

    A responder that was started by anything else was not kept from its work. Whether
    the others were missed, the verdict says.
    """
    started = list(course.every(ResponderStarted))
    return tuple(
        Gap(
            at=deployed.at,
            by=str(Actor.responder(deployed.responder)),
            operation="",
            what=what,
            bears=True,
        )
        for deployed in course.every(ResponderDeployed)
        if not any(_is_of(run, deployed) for run in started)
        for what in deployed.awaits or ()
    )


def _is_of(run: ResponderStarted, deployed: ResponderDeployed) -> bool:
    """Tell whether what ran is a part of what was deployed: a template has several."""
    whose, worker = deployed.responder, run.actor.name
    if worker == whose or worker.startswith(f"{whose}/"):
        return True
    return _last_name(run.function) in _list_names(deployed.resources)


def list_notes(course: Course) -> tuple[str, ...]:
    """List what a person should know of what was deployed, each thing once."""
    return tuple(dict.fromkeys(_tell_notes(course)))


def _tell_notes(course: Course) -> Iterator[str]:
    for estate in course.every(EstateCreated):
        yield from _tell_unsupported("the estate", estate)
        yield from (f"The estate: {note}." for note in estate.notes or ())
    for deployed in course.every(ResponderDeployed):
        yield from _tell_unsupported(f"`{deployed.responder}`", deployed)
        yield from (f"`{deployed.responder}`: {note}." for note in deployed.notes)
        for what in deployed.awaits or ():
            yield f"`{deployed.responder}` waits for {what}: that is not simulated."
    for call in course.every(ApiCalled):
        if call.operation == "SendCommand" and call.actor.responds and not call.error:
            yield (
                f"`{call.actor.name}` sent a command to an instance, where nothing"
                " runs: what it would have done there is not in this verdict."
            )


def _tell_unsupported(
    whose: str, stack: EstateCreated | ResponderDeployed
) -> Iterator[str]:
    for name in stack.unsupported:
        resource = stack.resources.get(name)
        kind = resource[0] if isinstance(resource, list) and resource else "unknown"
        yield f"`{name}` of {whose} is not simulated: its type is {kind}."


def _find_bystanders(course: Course) -> Iterator[str]:
    """Name what runs of the estate's own: functions, state machines, runbooks."""
    for estate in course.every(EstateCreated):
        yield from _list_names(estate.resources)


def _list_names(resources: Mapping[str, object]) -> Iterator[str]:
    """List the names of a stack's resources."""
    for resource in resources.values():
        if isinstance(resource, list) and resource:
            yield _last_name(str(resource[-1]))


def _last_name(physical_id: str) -> str:
    """Return the name in a physical id, which is that, or an ARN that ends in it."""
    return re.split(r"[:/]", physical_id)[-1]
