"""The playbook's objectives and what became of each, in the order of the phases.

The playbook's own four deadlines become objectives named `detect`, `acknowledge`,
`contain` and `recover` beside those it lists. How each is judged is said in
`gameday.scorecards.deadlines` and `gameday.scorecards.checks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.playbook import Phase
from gameday.scorecards.checks import judge_checks
from gameday.scorecards.deadlines import judge_deadlines
from gameday.scorecards.verdicts import JudgedObjective, Verdict

if TYPE_CHECKING:
    from gameday.scorecards.judging import Judging

__all__ = ["JudgedObjective", "Verdict", "judge_objectives"]


def judge_objectives(judging: Judging) -> tuple[JudgedObjective, ...]:
    """Judge everything the playbook asks for."""
    judged = [*judge_deadlines(judging), *judge_checks(judging)]
    order = list(Phase)
    return tuple(sorted(judged, key=lambda objective: order.index(objective.phase)))
