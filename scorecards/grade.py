"""The score, the verdict and the grade of a whole exercise.

The score is the share of the playbook's points that was earned, 0 to 100. An exercise
is passed with a score at or above the pass mark and no critical objective missed or
violated; late is neither, so a late containment can pass where its points allow it. A
responder that triggers itself without end fails it, however much it did before.

The grade is the four-step rating of HSEEP, the US exercise and evaluation programme:

=====  ===============================  ==========================================
grade  HSEEP's words                    here
=====  ===============================  ==========================================
P      performed without challenges     passed, every objective met, no collateral
S      performed with some challenges   passed
M      performed with major challenges  failed, yet no critical objective missed
                                        and at least half the points earned
U      unable to be performed           failed otherwise
=====  ===============================  ==========================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gameday.scorecards.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.verdicts import JudgedObjective

__all__ = ["GRADES", "Grade", "add_score", "find_grade", "is_passed"]

Grade = Literal["P", "S", "M", "U"]

GRADES: dict[str, str] = {
    "P": "performed without challenges",
    "S": "performed with some challenges",
    "M": "performed with major challenges",
    "U": "unable to be performed",
}

_HALF = 50.0


def add_score(objectives: Sequence[JudgedObjective]) -> float:
    """Return the share of the points that was earned, 0 to 100, to one decimal.

    Raises:
        ZeroDivisionError: There are no objectives, so there is nothing to share.
    """
    earned = sum(objective.points for objective in objectives)
    return round(100 * earned / sum(objective.weight for objective in objectives), 1)


def is_passed(
    score: float,
    objectives: Sequence[JudgedObjective],
    *,
    pass_mark: float,
    endless: Sequence[str] = (),
) -> bool:
    """Tell whether an exercise is passed.

    Args:
        score: The share of the points, 0 to 100.
        objectives: How each was judged.
        pass_mark: The least score.
        endless: Responders that trigger themselves and never end.
    """
    failed = any(each.critical and each.is_failed for each in objectives)
    return score >= pass_mark and not failed and not endless


def find_grade(
    score: float,
    objectives: Sequence[JudgedObjective],
    *,
    passed: bool,
    has_collateral: bool,
) -> Grade:
    """Return the HSEEP rating."""
    if passed:
        all_met = all(each.verdict is Verdict.MET for each in objectives)
        return "P" if all_met and not has_collateral else "S"
    missed = any(
        each.critical and each.verdict is Verdict.MISSED for each in objectives
    )
    return "U" if missed or score < _HALF else "M"
