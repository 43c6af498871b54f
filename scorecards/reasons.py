"""Why an exercise ended as it did, in the words of a senior responder.

The first sentence is the verdict; then comes what broke the chain from signal to
containment, at the first link that broke; then every objective that was not met. The
sentences follow from the facts alone and change no verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scorecards.actions import list_actions
from gameday.scorecards.deadlines import tell_held
from gameday.scorecards.facts.events import EventDelivered, EventFailed, EventUnmatched
from gameday.scorecards.facts.exercise import ExerciseBegan, SensorChecked
from gameday.scorecards.facts.response import (
    ResponderFailed,
    ResponderNoted,
    ResponderTimedOut,
)
from gameday.scorecards.findings import list_findings
from gameday.scorecards.goals import pick_goals
from gameday.scorecards.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.collateral import Damage
    from gameday.scorecards.judging import Judging
    from gameday.scorecards.verdicts import JudgedObjective

__all__ = ["explain", "tell_verdict"]


def tell_verdict(
    score: float, objectives: Sequence[JudgedObjective], *, pass_mark: float
) -> str:
    """Say the verdict and what decided it, in one sentence."""
    points = f"{score:g} of 100 points, {pass_mark:g} needed"
    fatal = [o for o in objectives if o.critical and o.is_failed]
    if fatal:
        told = " and ".join(f"`{each.id}` was {each.verdict}" for each in fatal)
        return f"Failed: {told}, which is critical ({points})."
    return f"{'Passed' if score >= pass_mark else 'Failed'}: {points}."


def explain(
    judging: Judging, objectives: Sequence[JudgedObjective], damages: Sequence[Damage]
) -> Iterator[str]:
    """Say how it went, then what was not met, then what was broken."""
    yield from _explain_sensors(judging)
    if judging.marks.contained is None:
        yield from _explain_relapse(judging) or [_explain_chain(judging)]
    else:
        yield _tell_containment(judging)
    yield from _explain_crashes(judging)
    yield from _explain_notes(judging)
    yield from _explain_refusals(judging)
    for objective in objectives:
        if objective.verdict is not Verdict.MET:
            why = objective.reason.rstrip(".")
            yield f"`{objective.id}` was {objective.verdict}: {why}."
    yield from dict.fromkeys(map(_tell_damage, damages))


def _tell_damage(damage: Damage) -> str:
    return f"Collateral damage to {damage.resource}: {damage.what}."


def _explain_sensors(judging: Judging) -> Iterator[str]:
    for checked in judging.course.every(SensorChecked):
        if not checked.on:
            detail = f" ({checked.detail})" if checked.detail else ""
            yield f"{checked.sensor} was off{detail}, so it saw nothing."


def _tell_containment(judging: Judging) -> str:
    marks = judging.marks
    at = marks.contained or 0.0
    bases = (("inject", marks.effective), ("alert", marks.alerted))
    told = " and ".join(
        f"{format_duration(at - base)} after the {name}"
        for name, base in bases
        if base is not None and base <= at
    )
    lost = next((goal for goal in judging.goals if goal.lost_at == at), None)
    told_why = filter(None, (lost.why, lost.by)) if lost else ()
    why = f" ({'; '.join(told_why)})" if lost and (lost.why or lost.by) else ""
    return f"The adversary lost for good {told}{why}."


def _explain_chain(judging: Judging) -> str:
    """Name the first link that broke between the signal and containment."""
    marks = judging.marks
    if marks.signalled is None and marks.alerted is None:
        return "Nothing was noticed: no finding was published and no alert raised."
    if marks.alerted is None:
        return _tell_unheard(judging)
    if marks.first_action is None:
        when = format_duration(marks.alerted)
        return f"The alert came after {when}, and nothing was changed in answer to it."
    return _tell_in_vain(judging)


def _tell_unheard(judging: Judging) -> str:
    findings = list_findings(judging.course)
    signal = findings[0].type if findings else "An alert"
    deployed = [
        name
        for began in judging.course.every(ExerciseBegan)
        for name in began.responders
    ]
    told = f"{signal} was published, and nobody was alerted"
    if not deployed:
        return f"{told}: there was no responder."
    never = ", ".join(f"`{name}`" for name in deployed)
    return f"{told}: {_tell_delivery_failure(judging)}, so {never} never started."


def _tell_delivery_failure(judging: Judging) -> str:
    if failed := judging.course.first(EventFailed):
        return f"{failed.target} could not be reached ({failed.reason})"
    if elsewhere := judging.course.first(EventDelivered):
        return f"it was delivered to {elsewhere.target} alone"
    return _tell_mismatch(judging)


def _tell_mismatch(judging: Judging) -> str:
    unmatched = judging.course.every(EventUnmatched)
    near = dict.fromkeys(told for event in unmatched for told in _tell_near(event))
    return f"no rule matched it ({'; '.join(near)})" if near else "no rule matched it"


def _tell_near(unmatched: EventUnmatched) -> Iterator[str]:
    """Say of each rule that looked meant for an event why it did not take it."""
    for rule in unmatched.rules:
        if rule.get("why"):
            yield f"`{rule.get('rule')}`: {rule['why']}"


def _tell_in_vain(judging: Judging) -> str:
    done = [
        action.operation for action in list_actions(judging.course) if not action.error
    ]
    calls = ", ".join(dict.fromkeys(done))
    named = judging.playbook.contain.goals if judging.playbook.contain else ()
    held = [goal for goal in pick_goals(judging.goals, named) if goal.is_held]
    return f"The response acted ({calls}), but {'; '.join(map(tell_held, held))}."


def _explain_relapse(judging: Judging) -> list[str]:
    return [
        f"`{goal.id}` was lost after {format_duration(goal.holds[-2].end)} and came "
        f"back after {format_duration(goal.holds[-1].start)}: containment did not last."
        for goal in judging.goals
        if goal.is_held and len(goal.holds) > 1
    ]


def _explain_crashes(judging: Judging) -> Iterator[str]:
    told = map(_tell_crash, judging.course.every(ResponderFailed))
    cut = map(_tell_timeout, judging.course.every(ResponderTimedOut))
    # A retry that fails the same way says nothing new.
    yield from dict.fromkeys([*told, *cut])


def _tell_crash(failed: ResponderFailed) -> str:
    where = f" at {failed.line}" if failed.line else ""
    error = ": ".join(filter(None, (failed.error, failed.message)))
    return f"`{failed.responder}` failed{where} with {error.rstrip('.')}."


def _tell_timeout(cut: ResponderTimedOut) -> str:
    limit = format_duration(cut.timeout_s or 0)
    return f"`{cut.responder}` was cut off by its timeout of {limit}."


def _explain_notes(judging: Judging) -> Iterator[str]:
    """Say what a responder's own engine has to say, each thing once."""
    notes = judging.course.every(ResponderNoted)
    told = (f"`{each.responder}`: {each.message.rstrip('.')}." for each in notes)
    yield from dict.fromkeys(told)


def _explain_refusals(judging: Judging) -> Iterator[str]:
    refused = [a for a in list_actions(judging.course) if _is_refusal(a.error)]
    told = (f"{a.by} was refused {a.operation} ({a.error})." for a in refused)
    yield from dict.fromkeys(told)


def _is_refusal(error: str) -> bool:
    return error.startswith(("AccessDenied", "UnauthorizedOperation", "NotAuthorized"))
