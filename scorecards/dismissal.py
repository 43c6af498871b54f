"""Exercises without a goal: nothing is to be contained, and an alarm may be false.

A false alarm is what nobody of the adversary's brought about. To answer it well is to
look at it, say so on the finding, and leave the account alone. This module tells how it
went; what that is worth is the playbook's to say (`finding_dismissed`, must-nots).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.adversary import InjectApplied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.judging import Judging

__all__ = ["explain_without_goals"]

_ON_FINDINGS = frozenset(
    {
        "guardduty:ArchiveFindings",
        "guardduty:UpdateFindingsFeedback",
        "securityhub:BatchUpdateFindings",
    }
)
_TELLS = frozenset({"sns:Publish", "sqs:SendMessage", "events:PutEvents"})
"""What says something to somebody and changes nothing of the business."""


def explain_without_goals(judging: Judging) -> list[str]:
    """Say how an alert was answered where no goal was to be lost.

    Returns:
        No sentence where nobody answered: then the chain broke before that.
    """
    if judging.marks.alerted is None:
        return []
    calls = list(_list_changes(judging))
    changed = [each for each in calls if each.name not in _ON_FINDINGS | _TELLS]
    if changed:
        names = ", ".join(dict.fromkeys(each.name for each in changed))
        return [f"The response acted ({names}); there was no goal to contain."]
    if not _is_false_alarm(judging):
        return []
    closed = next((each for each in calls if each.name in _ON_FINDINGS), None)
    if closed is None:
        return ["Nothing was touched, rightly; but nobody closed the finding."]
    after = format_duration(max(0.0, round(closed.at - judging.marks.alerted, 3)))
    told = f"The alarm was rightly dismissed {after} after the alert"
    return [f"{told} ({closed.name} by {closed.actor}), and nothing was touched."]


def _list_changes(judging: Judging) -> Iterator[ApiCalled]:
    for call in judging.course.every(ApiCalled):
        is_change = call.changed_something
        if call.is_response and is_change:
            yield call


def _is_false_alarm(judging: Judging) -> bool:
    applied = judging.course.every(InjectApplied)
    return not any(each.actor.is_adversary for each in applied)
