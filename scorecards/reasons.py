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
from gameday.scorecards.findings import list_findings
from gameday.scorecards.goals import pick_goals
from gameday.scorecards.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.collateral import Damage
    from gameday.scorecards.journal import Fact
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
    for fact in judging.course.every("sensor.checked"):
        if not fact.flag("on"):
            detail = f" ({fact.text('detail')})" if fact.text("detail") else ""
            yield f"{fact.text('sensor')} was off{detail}, so it saw nothing."


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
        for began in judging.course.every("exercise.began")
        for name in began.texts("responders")
    ]
    told = f"{signal} was published, and nobody was alerted"
    if not deployed:
        return f"{told}: there was no responder."
    never = ", ".join(f"`{name}`" for name in deployed)
    return f"{told}: {_tell_delivery_failure(judging)}, so {never} never started."


def _tell_delivery_failure(judging: Judging) -> str:
    failed = list(judging.course.every("event.failed"))
    if failed:
        target, reason = failed[0].text("target"), failed[0].text("reason")
        return f"{target} could not be reached ({reason})"
    elsewhere = list(judging.course.every("event.delivered"))
    if elsewhere:
        return f"it was delivered to {elsewhere[0].text('target')} alone"
    return _tell_mismatch(judging)


def _tell_mismatch(judging: Judging) -> str:
    unmatched = judging.course.every("event.unmatched")
    near = dict.fromkeys(told for fact in unmatched for told in _tell_near(fact))
    return f"no rule matched it ({'; '.join(near)})" if near else "no rule matched it"


def _tell_near(fact: Fact) -> Iterator[str]:
    """Say of each rule that looked meant for an event why it did not take it."""
    rules = fact.fields.get("rules")
    for rule in rules if isinstance(rules, list) else []:
        if isinstance(rule, dict) and rule.get("why"):
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
    told = map(_tell_crash, judging.course.every("responder.failed"))
    cut = map(_tell_timeout, judging.course.every("responder.timed_out"))
    # A retry that fails the same way says nothing new.
    yield from dict.fromkeys([*told, *cut])


def _tell_crash(fact: Fact) -> str:
    line = fact.number("line")
    where = "" if line is None else f" in line {line:.0f}"
    error = ": ".join(filter(None, (fact.text("error"), fact.text("message"))))
    return f"`{fact.text('responder')}` failed{where} with {error.rstrip('.')}."


def _tell_timeout(fact: Fact) -> str:
    limit = format_duration(fact.number("timeout_s") or 0)
    return f"`{fact.text('responder')}` was cut off by its timeout of {limit}."


def _explain_notes(judging: Judging) -> Iterator[str]:
    """Say what a responder's own engine has to say, each thing once."""
    notes = judging.course.every("responder.noted")
    told = (f"`{f.text('responder')}`: {f.text('message').rstrip('.')}." for f in notes)
    yield from dict.fromkeys(told)


def _explain_refusals(judging: Judging) -> Iterator[str]:
    refused = [a for a in list_actions(judging.course) if _is_refusal(a.error)]
    told = (f"{a.by} was refused {a.operation} ({a.error})." for a in refused)
    yield from dict.fromkeys(told)


def _is_refusal(error: str) -> bool:
    return error.startswith(("AccessDenied", "UnauthorizedOperation", "NotAuthorized"))
