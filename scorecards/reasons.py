"""Why an exercise ended as it did, in the words of a senior responder.

The first sentence is the verdict; then comes what broke the chain from signal to
containment, at the first link that broke; then every objective that was not met. The
sentences follow from the facts alone and change no verdict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from gameday.scenarios.duration import format_duration
from gameday.scorecards.deadlines import tell_held
from gameday.scorecards.dismissal import explain_without_goals
from gameday.scorecards.evidence import list_actions, list_findings
from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.events import EventDelivered, EventFailed, EventUnmatched
from gameday.scorecards.facts.exercise import ExerciseBegan, SensorChecked
from gameday.scorecards.facts.response import (
    ResponderDeployed,
    ResponderFailed,
    ResponderLooped,
    ResponderNoted,
    ResponderStarted,
    ResponderTimedOut,
)
from gameday.scorecards.facts.typed import because
from gameday.scorecards.goals import pick_goals
from gameday.scorecards.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.collateral import Damage
    from gameday.scorecards.judging import Judging
    from gameday.scorecards.verdicts import JudgedObjective

__all__ = ["explain", "tell_verdict"]

_Sent = TypeVar("_Sent", EventDelivered, EventFailed)

_MOST = 5
"""Sentences of a kind; more of them bury the rest."""
_ABSENCE = re.compile(r"NoSuch|NotFound|DoesNotExist")
_DRY_RUN = "DryRunOperation"
"""The error of a call that would have been allowed: it is what was asked for."""


def tell_verdict(
    score: float,
    objectives: Sequence[JudgedObjective],
    *,
    pass_mark: float,
    endless: Sequence[str] = (),
) -> str:
    """Say the verdict and what decided it, in one sentence."""
    points = f"{score:g} of 100 points, {pass_mark:g} needed"
    fatal = [o for o in objectives if o.critical and o.is_failed]
    if fatal:
        told = " and ".join(f"`{each.id}` was {each.verdict}" for each in fatal)
        return f"Failed: {told}, which is critical ({points})."
    if endless:
        told = " and ".join(f"`{name}`" for name in endless)
        verb = "triggers itself" if len(endless) == 1 else "trigger themselves"
        return f"Failed: {told} {verb} without end ({points})."
    return f"{'Passed' if score >= pass_mark else 'Failed'}: {points}."


def explain(
    judging: Judging, objectives: Sequence[JudgedObjective], damages: Sequence[Damage]
) -> Iterator[str]:
    """Say how it went, then what was not met, then what was broken."""
    yield from _explain_sensors(judging)
    yield from _explain_loops(judging)
    if judging.marks.contained is None:
        # What a responder trips over says more than what the adversary still can.
        yield from _explain_crashes(judging)
        yield from _explain_failed_calls(judging)
        explain_end = _explain_relapse if judging.goals else explain_without_goals
        yield from explain_end(judging) or [_explain_chain(judging)]
        yield from _explain_missed_calls(judging)
    else:
        yield _tell_containment(judging)
        yield from _explain_crashes(judging)
    yield from _explain_notes(judging)
    yield from _explain_refusals(judging)
    for objective in objectives:
        if objective.verdict is not Verdict.MET:
            told = f"`{objective.id}` was {objective.verdict}"
            yield f"{because(told, objective.reason).rstrip('.')}."
    yield from dict.fromkeys(map(_tell_damage, damages))


def _tell_damage(damage: Damage) -> str:
    return f"{because(f'Collateral damage to {damage.resource}', damage.what)}."


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
        return _tell_unnoticed(judging)
    if marks.alerted is None:
        return _tell_unheard(judging)
    if marks.first_action is None:
        when = format_duration(marks.alerted)
        return f"The alert came after {when}, and nothing was changed in answer to it."
    return _tell_in_vain(judging)


def _tell_unnoticed(judging: Judging) -> str:
    """Say that nothing was found, and what CloudTrail reported that nobody wanted."""
    told = "Nothing was noticed: no finding was published and no alert raised"
    if halted := _tell_unreached(judging) or _tell_halt(judging):
        return f"{told}; {halted}."
    unwanted = _tell_unwanted(judging)
    return f"{told}; {unwanted}." if unwanted else f"{told}."


def _tell_unwanted(judging: Judging) -> str:
    """Say which calls CloudTrail reported that no rule was meant for."""
    missed = [each for each in judging.course.every(EventUnmatched) if each.is_of_call]
    plain = dict.fromkeys(each.about_call for each in missed if not each.rules)
    if not plain or not _list_deployed(judging):
        return ""
    names = ", ".join(list(plain)[:_MOST])
    none = any(each.existing == 0 for each in missed)
    why = "no rule exists" if none else "no rule asks for that"
    return f"CloudTrail reported {names}, but {why}"


def _list_deployed(judging: Judging) -> list[str]:
    return [
        name
        for began in judging.course.every(ExerciseBegan)
        for name in began.responders
    ]


def _tell_unheard(judging: Judging) -> str:
    findings = list_findings(judging.course)
    signal = findings[0].type if findings else "An alert"
    deployed = _list_deployed(judging)
    told = f"{signal} was published, and nobody was alerted"
    if not deployed:
        return f"{told}: there was no responder."
    whom = ", ".join(f"`{name}`" for name in deployed)
    # What a schedule starts runs all the same, and hears of nothing.
    has_run = judging.course.first(ResponderStarted) is not None
    end = f"nobody told {whom}" if has_run else f"{whom} never started"
    return f"{told}: {_tell_delivery_failure(judging)}, so {end}."


def _tell_unreached(judging: Judging) -> str:
    """Say whom an event of something that happened did not reach; or nothing."""
    failed = _find_first(judging, EventFailed)
    if failed is None:
        return ""
    whom = failed.target or f"the target of `{failed.rule}`"
    why = f" ({failed.reason})" if failed.reason else ""
    return f"{whom} could not be reached{why}"


def _tell_halt(judging: Judging) -> str:
    """Say where an event that was meant for a responder got no further; or nothing."""
    own = {
        str(resource[-1])
        for deployed in judging.course.every(ResponderDeployed)
        for resource in deployed.resources.values()
        if isinstance(resource, list) and resource
    }
    for told in judging.course.every(EventDelivered):
        if told.target in own and told.detail_type != "Scheduled Event":
            return f"an event was brought to {told.target}, and no further"
    return ""


def _tell_delivery_failure(judging: Judging) -> str:
    if failed := _tell_unreached(judging):
        return failed
    elsewhere = _find_first(judging, EventDelivered)
    if elsewhere is not None:
        return f"it was delivered to {elsewhere.target} alone"
    return _tell_mismatch(judging)


def _find_first(judging: Judging, kind: type[_Sent]) -> _Sent | None:
    """Find the first delivery of a kind that is of something which happened."""
    for told in judging.course.every(kind):
        if told.detail_type != "Scheduled Event":
            return told
    return None


def _tell_mismatch(judging: Judging) -> str:
    unmatched = [e for e in judging.course.every(EventUnmatched) if not e.is_of_call]
    near = dict.fromkeys(told for event in unmatched for told in _tell_near(event))
    if near:
        return f"no rule matched it ({'; '.join(near)})"
    has_none = any(event.existing == 0 for event in unmatched)
    return "no rule exists" if has_none else "no rule matched it"


def _explain_missed_calls(judging: Judging) -> Iterator[str]:
    """Say of each rule that nearly took a call's event why not, by its first one."""
    told: dict[str, str] = {}
    for missed in judging.course.every(EventUnmatched):
        if missed.is_of_call:
            for near in _tell_near(missed):
                rule, _, why = near.partition(": ")
                told.setdefault(rule, f"{missed.about_call}: {why}")
    for rule, why in list(told.items())[:_MOST]:
        yield f"No rule took the event of {why.rstrip('.')} ({rule})."
    marks = judging.marks
    # Where nothing was noticed at all, it has been said of that.
    is_unheard = marks.alerted is None and marks.signalled is not None
    if not told and is_unheard and (unwanted := _tell_unwanted(judging)):
        yield f"{unwanted}."


def _tell_near(unmatched: EventUnmatched) -> Iterator[str]:
    """Say of each rule that looked meant for an event why it did not take it."""
    for rule in unmatched.rules:
        if rule.get("why"):
            yield f"`{rule.get('rule')}`: {rule['why']}"


def _tell_in_vain(judging: Judging) -> str:
    done = [each.operation for each in list_actions(judging.course) if each.changed]
    acted = f"The response acted ({', '.join(dict.fromkeys(done))})"
    named = judging.playbook.contain.goals if judging.playbook.contain else ()
    held = [goal for goal in pick_goals(judging.goals, named) if goal.is_held]
    return f"{acted}, but {'; '.join(map(tell_held, held))}." if held else f"{acted}."


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
    cause = f" with {error.rstrip('.')}" if error else ""
    return f"`{failed.responder}` failed{where}{cause}."


def _tell_timeout(cut: ResponderTimedOut) -> str:
    limit = format_duration(cut.timeout_s or 0)
    return f"`{cut.responder}` was cut off by its timeout of {limit}."


def _explain_loops(judging: Judging) -> Iterator[str]:
    """Name each loop with its steps, and who stopped it if anybody did."""
    told: dict[str, str] = {}
    loops = judging.course.every(ResponderLooped)
    for looped in (each for each in loops if each.actor.is_responder):
        if not looped.stopped_by:
            end = ""
        elif looped.is_endless:
            end = f" Nothing in AWS stops that: cut off here, round {looped.rounds}."
        else:
            end = f" Lambda stopped it in round {looped.rounds}."
        # What is known last of a loop is its end.
        told[looped.loop] = f"`{looped.responder}` triggers itself: {looped.loop}.{end}"
    yield from told.values()


def _explain_failed_calls(judging: Judging) -> Iterator[str]:
    """Say which calls of the response failed, but for what it was not allowed."""
    told = dict.fromkeys(
        f"{call.actor} called {call.name} in vain"
        f" ({because(call.error, call.message).rstrip('.')})."
        for call in judging.course.every(ApiCalled)
        if call.is_response and _is_in_vain(call)
    )
    yield from list(told)[:_MOST]


def _is_in_vain(call: ApiCalled) -> bool:
    """Tell whether a call failed in a way that its caller cannot have wanted."""
    if not call.error or call.is_refused or call.error == _DRY_RUN:
        return False
    # To look whether something is there, and to hear that it is not, is an answer.
    return not (call.read_only and _ABSENCE.search(call.error))


def _explain_notes(judging: Judging) -> Iterator[str]:
    """Say what a responder's own engine has to say, each thing once."""
    notes = judging.course.every(ResponderNoted)
    told = (f"`{each.responder}`: {each.message.rstrip('.')}." for each in notes)
    yield from dict.fromkeys(told)


def _explain_refusals(judging: Judging) -> Iterator[str]:
    calls = judging.course.every(ApiCalled)
    refused = (call for call in calls if call.is_response and call.is_refused)
    told = (f"{each.actor} was refused {each.name} ({each.error})." for each in refused)
    yield from dict.fromkeys(told)
