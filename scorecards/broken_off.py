"""A run whose exercise could not end by itself: its end is written for it, and judged.

Whoever watched knows why: a crash, a kill, a person's Ctrl-C. The journal knows who was
at work. What is written is the one fact that was lacking, so that the run is a run like
any other, and says the same whenever it is judged again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.errors import GameDayError
from gameday.scorecards.actor import SIMULATOR
from gameday.scorecards.facts.exercise import ExerciseEnded
from gameday.scorecards.facts.response import (
    ResponderFailed,
    ResponderFinished,
    ResponderStarted,
    ResponderTimedOut,
)
from gameday.scorecards.facts.typed import select
from gameday.scorecards.journal import Journal
from gameday.scorecards.runs import JOURNAL, judge_run, write_report, write_scorecard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gameday.scorecards.journal import Fact
    from gameday.scorecards.scorecard import Scorecard

__all__ = ["end_run", "find_running"]


def end_run(folder: Path, why: str) -> Scorecard | None:
    """Write the end of a run that broke off, and leave its judgement beside it.

    Args:
        folder: The run's.
        why: What ended it, as part of a sentence.

    Returns:
        Its scorecard; None where the journal does not even say what was played, or
        nothing can be written.
    """
    try:
        journal = Journal.reopen(folder / JOURNAL)
        if next(select(journal.facts, ExerciseEnded), None) is None:
            reason = _tell(why, find_running(journal.facts))
            journal.record(
                "exercise.ended", SIMULATOR, reason=reason, verdict_hint="aborted"
            )
        journal.close()
        _, card = judge_run(folder)
        write_scorecard(folder, card)
        write_report(folder, card)
    except GameDayError:
        return None
    return card


def find_running(facts: Sequence[Fact]) -> list[str]:
    """Name the responders that had started and not come to an end."""
    running: dict[tuple[str, str], str] = {}
    for told in select(
        facts, ResponderStarted, ResponderFinished, ResponderFailed, ResponderTimedOut
    ):
        key = (told.responder, told.request_id)
        if isinstance(told, ResponderStarted):
            running[key] = told.responder
        else:
            running.pop(key, None)
    return sorted(set(running.values()))


def _tell(why: str, running: Sequence[str]) -> str:
    names = ", ".join(f"`{name}`" for name in running)
    return f"{why}, while {names} ran" if running else why
