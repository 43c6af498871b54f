"""Whether an exercise says anything about the response at all.

An inject that had no effect, an exercise stopped half-way, a playbook that asks for
nothing: these are no failures of the response, so they get no score, and a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gameday.scenarios.duration import format_duration
from gameday.scenarios.exit_codes import ExitCode
from gameday.scorecards.facts.adversary import (
    InjectApplied,
    InjectEffective,
    InjectFailedFact,
)
from gameday.scorecards.facts.exercise import ExerciseEnded
from gameday.scorecards.facts.workload import SteadyFailed
from gameday.scorecards.gaps import list_gaps
from gameday.scorecards.goals import pick_goals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.course import Course
    from gameday.scorecards.gaps import Gap
    from gameday.scorecards.judging import Judging

__all__ = ["Flaw", "find_flaw", "tell_commands", "tell_silence"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why an exercise is not judged."""

    verdict: Literal["invalid", "aborted"]
    reason: str
    exit_code: ExitCode
    """What the command line ends with; a stopped exercise is no failed one."""


def find_flaw(judging: Judging) -> Flaw | None:
    """Find the first thing that keeps an exercise from being judged."""
    return next(_find_flaws(judging), None)


def tell_silence(silence: Sequence[Gap]) -> str:
    """Say why a response that failed is not judged by what did not start it."""
    first, others = silence[0], len(silence) - 1
    more = f" ({others} more of the kind)" if others else ""
    return (
        f"{first.by} never started, and waits for what is not simulated: {first.what}"
        f"{more}. The exercise cannot say how the response would have gone."
    )


def tell_commands(commands: Sequence[Gap]) -> str:
    """Say why a response that failed is not judged, whose commands may have held."""
    first, others = commands[0], len(commands) - 1
    more = f" ({others} more of the kind)" if others else ""
    return (
        f"{first.by} sent a command that may have contained the adversary, and nobody"
        f" here knows {first.what}{more}. The exercise cannot say how the response"
        " would have gone."
    )


def _find_flaws(judging: Judging) -> Iterator[Flaw]:
    course, playbook = judging.course, judging.playbook
    # What did not work before the incident may not have worked for a gap.
    yield from _find_gaps(course)
    yield from _find_unsteadiness(course)
    yield from _find_failures(course)
    yield from _find_abortion(course)
    if course.first(InjectEffective) is None:
        reason = "No inject took effect, so there was no incident to respond to."
        yield Flaw("invalid", reason, ExitCode.CANNOT_SAY)
    if playbook.contain and judging.marks.contained is None:
        counted = pick_goals(judging.goals, playbook.contain.goals)
        if all(goal.held_at is None for goal in counted):
            reason = "The adversary never held its goal, so containment was not tested."
            yield Flaw("invalid", reason, ExitCode.CANNOT_SAY)
    if not any(_list_asked(playbook)):
        reason = "The playbook asks for nothing, so nothing is judged."
        yield Flaw("invalid", reason, ExitCode.BAD_INPUT)


def _find_gaps(course: Course) -> Iterator[Flaw]:
    """Find what the response, or the attack, asked for and nobody here has."""
    met = [gap for gap in list_gaps(course) if gap.bears]
    if met:
        first, others = met[0], len(met) - 1
        asked = f"{first.operation}, {first.what}"
        more = f" ({others} more of the kind)" if others else ""
        reason = (
            f"{first.by} asked for what is not simulated: {asked}{more}. "
            "The exercise cannot say how the response would have gone."
        )
        yield Flaw("invalid", reason, ExitCode.CANNOT_SAY)


def _find_unsteadiness(course: Course) -> Iterator[Flaw]:
    injected = course.first(InjectApplied)
    for failed in course.every(SteadyFailed):
        if injected is None or failed.fact.seq < injected.fact.seq:
            name, why = failed.workload, failed.reason
            told = f"The workload `{name}` did not work before the incident: {why}."
            reason = f"{told} Nothing was injected."
            yield Flaw("invalid", reason, ExitCode.NOT_READY)


def _find_failures(course: Course) -> Iterator[Flaw]:
    for inject in course.every(InjectFailedFact):
        reason = (
            f"The inject `{inject.inject}` had no effect: {inject.reason}. "
            "The exercise says nothing about the response."
        )
        yield Flaw("invalid", reason, ExitCode.CANNOT_SAY)


def _find_abortion(course: Course) -> Iterator[Flaw]:
    when = format_duration(course.end)
    if not course.has_ended:
        reason = f"The journal breaks off after {when}: the exercise never ended."
        yield Flaw("aborted", reason, ExitCode.ABORTED)
    for ended in course.every(ExerciseEnded):
        if ended.verdict_hint == "aborted":
            told = f"The exercise was stopped after {when}: {ended.reason}."
            yield Flaw("aborted", told, ExitCode.ABORTED)
        if ended.verdict_hint == "invalid":
            told = f"The exercise was called off: {ended.reason}."
            yield Flaw("invalid", told, ExitCode.CANNOT_SAY)


def _list_asked(playbook: Playbook) -> Iterator[bool]:
    yield from (
        deadline is not None
        for deadline in (
            playbook.detect,
            playbook.acknowledge,
            playbook.contain,
            playbook.recover,
        )
    )
    yield bool(playbook.objectives)
