"""What a command on an instance would have come to: nobody here can say.

Nothing runs on the instances of the account. Where a response failed that would have
passed, had its commands contained the adversary, there is no verdict. It stays a
failure where it fails anyway, and where no command could have ended a goal.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import CommandSent
from gameday.scorecards.gaps import Gap
from gameday.scorecards.goals import pick_goals
from gameday.scorecards.milestones import find_recovery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.goals import Goal
    from gameday.scorecards.judging import Judging

__all__ = ["find_unknown_commands", "suppose_contained"]


def find_unknown_commands(judging: Judging) -> tuple[Gap, ...]:
    """Find the commands of the response that could have ended a goal which counts."""
    counted = {goal.id for goal in _pick(judging)}
    return tuple(
        Gap(
            at=sent.at,
            by=str(sent.actor),
            operation="ssm:SendCommand",
            what=f"what `{sent.document}` comes to on an instance, where nothing runs",
            bears=True,
        )
        for sent in _list_sent(judging)
        if not counted.isdisjoint(sent.goals)
    )


def suppose_contained(judging: Judging) -> Judging | None:
    """Judge as if every command had ended all that it could; None where that is late.

    Returns:
        The same exercise, contained by then; None where that changes nothing.
    """
    moments = [_find_end(judging, goal) for goal in _pick(judging)]
    moment, truth = max(moments, default=inf), judging.marks.contained
    if moment == inf or (truth is not None and truth <= moment):
        return None
    recovered = find_recovery(judging.course, moment)
    marks = replace(judging.marks, contained=moment, recovered=recovered)
    return replace(judging, marks=marks)


def _pick(judging: Judging) -> list[Goal]:
    named = judging.playbook.contain.goals if judging.playbook.contain else ()
    return [goal for goal in pick_goals(judging.goals, named) if goal.holds]


def _find_end(judging: Judging, goal: Goal) -> float:
    """Return when a goal was lost, or could have been; infinity for never."""
    begun = goal.holds[0].start
    ends = [
        max(sent.at, begun) for sent in _list_sent(judging) if goal.id in sent.goals
    ]
    return min([*ends, inf if goal.lost_at is None else goal.lost_at])


def _list_sent(judging: Judging) -> Iterator[CommandSent]:
    return (told for told in judging.course.every(CommandSent) if told.actor.responds)
