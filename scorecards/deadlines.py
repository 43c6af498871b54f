"""The playbook's own four deadlines: to detect, to acknowledge, to contain, to recover.

They are held against milestones, which nobody's word can move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scenarios.playbook import Phase
from gameday.scorecards.facts.workload import WorkloadDown
from gameday.scorecards.goals import pick_goals
from gameday.scorecards.verdicts import Verdict, hold_to_deadline, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.goals import Goal
    from gameday.scorecards.judging import Judging
    from gameday.scorecards.verdicts import JudgedObjective, Terms

__all__ = ["judge_deadlines", "tell_held"]


def judge_deadlines(judging: Judging) -> Iterator[JudgedObjective]:
    """Judge those of the four that the playbook sets."""
    book, marks = judging.playbook, judging.marks
    owed = (
        ("detect", "Somebody is alerted", Phase.IDENTIFICATION),
        ("acknowledge", "The alert is taken up", Phase.IDENTIFICATION),
        ("contain", "The adversary is contained", Phase.CONTAINMENT),
        ("recover", "Every workload is back", Phase.RECOVERY),
    )
    asked = (book.detect, book.acknowledge, book.contain, book.recover)
    at = (marks.alerted, marks.acknowledged, marks.contained, marks.recovered)
    for (name, title, phase), deadline, moment in zip(owed, asked, at, strict=True):
        if deadline is not None:
            terms = judging.set_terms(deadline, name=name, title=title, phase=phase)
            yield _judge(judging, terms, moment)


def _judge(judging: Judging, terms: Terms, at: float | None) -> JudgedObjective:
    if at is not None:
        return hold_to_deadline(terms, at=at, why="")
    reason = _tell_absence(judging, terms.id)
    return settle(terms, verdict=Verdict.MISSED, at=None, reason=reason)


def _tell_absence(judging: Judging, name: str) -> str:
    watched = format_duration(judging.course.end)
    if name == "detect":
        return f"nobody was alerted in the {watched} of the exercise"
    if name == "acknowledge":
        return f"nobody took it up in the {watched} of the exercise"
    if judging.marks.contained is None:
        return _tell_held(judging)
    down = [each.workload for each in judging.course.every(WorkloadDown)]
    return f"still down at the end: {', '.join(dict.fromkeys(down))}"


def _tell_held(judging: Judging) -> str:
    named = judging.playbook.contain.goals if judging.playbook.contain else ()
    held = [goal for goal in pick_goals(judging.goals, named) if goal.is_held]
    return "; ".join(map(tell_held, held)) or "no goal of the adversary was ever held"


def tell_held(goal: Goal) -> str:
    """Say that a goal could still be reached at the end, and why.

    One that ran into a quota was taken away by nobody: the response did not contain it.
    """
    if goal.is_at_quota:
        return f"nobody took `{goal.id}` from the adversary: {goal.why}"
    why = f" ({goal.why})" if goal.why else ""
    return f"the adversary could still `{goal.id}` at the end{why}"
