"""The playbook's checks: what must become true, and what must not happen.

Whether a check is true is the referee's to say (``objective.met``, ``objective.unmet``,
for a ``must_not`` as for any other check); here it is only held against the clock. What
became true and was undone does not count: the time that counts is the start of the last
unbroken stretch up to the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.checks import CHECKS
from gameday.scenarios.duration import format_duration
from gameday.scenarios.playbook import Phase
from gameday.scorecards.facts.account import ObjectiveUnmet
from gameday.scorecards.facts.typed import because
from gameday.scorecards.verdicts import Verdict, hold_to_deadline, settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scenarios.playbook import Objective
    from gameday.scorecards.course import Stretch
    from gameday.scorecards.facts.account import ObjectiveTurn
    from gameday.scorecards.judging import Judging
    from gameday.scorecards.verdicts import JudgedObjective, Terms

__all__ = ["judge_checks"]


def judge_checks(judging: Judging) -> Iterator[JudgedObjective]:
    """Judge every objective the playbook lists."""
    for objective in judging.playbook.objectives:
        terms = judging.set_terms(
            objective,
            name=objective.id,
            title=objective.title or _find_meaning(objective),
            phase=objective.phase or _find_phase(objective),
        )
        if objective.must_not:
            yield _judge_ban(judging, terms, objective)
        else:
            yield _judge_check(judging, terms, objective)


def _find_meaning(objective: Objective) -> str:
    check = CHECKS.get(objective.check or "")
    return check.meaning.removesuffix(".") if check else objective.id


def _find_phase(objective: Objective) -> Phase:
    """Return the check's own phase; containment for a check nobody knows any more."""
    check = CHECKS.get(objective.check or objective.must_not or "")
    return check.phase if check else Phase.CONTAINMENT


def _judge_check(
    judging: Judging, terms: Terms, objective: Objective
) -> JudgedObjective:
    stretches = judging.find_truth(objective.id)
    last = stretches[-1] if stretches else None
    if last is None and judging.is_prevented(objective.since):
        reason = f"not needed: `{objective.since}` was prevented"
        points = terms.weight
        return settle(terms, verdict=Verdict.MET, at=None, reason=reason, points=points)
    if last is None or last.ended is not None:
        reason = _tell_untruth(judging, objective, last)
        return settle(terms, verdict=Verdict.MISSED, at=None, reason=reason)
    at, limit = last.began.at, judging.find_limit(objective)
    if limit is not None and limit < at:
        gap = format_duration(at - limit)
        reason = f"{gap} after `{objective.before}`, which it had to precede"
        return settle(terms, verdict=Verdict.MISSED, at=at, reason=reason)
    return hold_to_deadline(terms, at=at, why=last.began.reason)


def _tell_untruth(
    judging: Judging, objective: Objective, last: Stretch[ObjectiveTurn] | None
) -> str:
    if last is not None and last.ended is not None:
        told = f"not true since {format_duration(last.ended.at)} into the exercise"
        return because(told, last.ended.reason)
    unmet = judging.course.every(ObjectiveUnmet)
    own = [each for each in unmet if each.objective == objective.id]
    return because("never true", own[-1].reason if own else "")


def _judge_ban(judging: Judging, terms: Terms, objective: Objective) -> JudgedObjective:
    stretches = judging.find_truth(objective.id)
    tolerated = objective.longer_than.total_seconds()
    for stretch in stretches:
        lasted = stretch.lasted(judging.course)
        if not tolerated or lasted > tolerated:
            at = round(stretch.began.at + tolerated, 3)
            told = _tell_length(lasted, tolerated)
            reason = because(told, stretch.began.reason)
            return settle(terms, verdict=Verdict.VIOLATED, at=at, reason=reason)
    reason = _tell_restraint(
        [each.lasted(judging.course) for each in stretches], tolerated
    )
    weight = terms.weight
    return settle(terms, verdict=Verdict.MET, at=None, reason=reason, points=weight)


def _tell_length(lasted: float, tolerated: float) -> str:
    told = f"for {format_duration(lasted)}" if lasted else "it happened"
    if not tolerated:
        return told
    return f"{told}, {format_duration(tolerated)} tolerated"


def _tell_restraint(lengths: Sequence[float], tolerated: float) -> str:
    if not lengths:
        return "never happened"
    longest = format_duration(max(lengths))
    return f"for {longest} at the longest, {format_duration(tolerated)} tolerated"
