"""The folder a run leaves: its journal, and the judgement written beside it.

It finds and writes files. Which times were simulated, what was logged and how the
exercise was played is not its business.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from gameday.scenarios.errors import UsageError, Where
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.playbook import Playbook
from gameday.scorecards.facts.exercise import ExerciseBegan
from gameday.scorecards.facts.typed import select
from gameday.scorecards.journal import read_journal
from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from gameday.scorecards.journal import Fact
    from gameday.scorecards.scorecard import Scorecard

__all__ = [
    "JOURNAL",
    "REPORT",
    "RUNS",
    "SCORECARD",
    "find_journal",
    "judge_run",
    "write_report",
    "write_scorecard",
]

RUNS = Path("gameday-runs")
"""Where run folders are made unless somebody says otherwise."""

JOURNAL = "journal.jsonl"
SCORECARD = "scorecard.json"
REPORT = "report.html"


def find_journal(run: Path) -> Path:
    """Find a run's journal, by its folder, its file, or its id under `RUNS`.

    Raises:
        UsageError: There is no such run.
    """
    for path in (run, run / JOURNAL, RUNS / run / JOURNAL):
        if path.is_file():
            return path
    raise UsageError(
        f"expected a run folder with a {JOURNAL}, found none: {run}",
        code="run-unknown",
        hint=f"`ls {RUNS}` shows the runs of this folder",
    )


def judge_run(run: Path, *, scenario: str | None = None) -> tuple[Path, Scorecard]:
    """Judge a run again by its journal.

    Args:
        run: Its folder, its journal, or its id.
        scenario: Whose playbook it is held to, by id or path; its own if left out.

    Returns:
        The run's folder, and the card.

    Raises:
        GameDayError: There is no such run or scenario, or the journal was changed.
    """
    path = find_journal(run)
    facts = read_journal(path)
    began = _find_beginning(facts, path)
    book = load_scenario(scenario).scenario.playbook if scenario else None
    return path.parent, judge(facts, book or _find_playbook(began))


def _find_beginning(facts: list[Fact], path: Path) -> ExerciseBegan:
    """Find the fact that says what was played.

    It need not be the first: what is deployed for the exercise may be told before it.

    Raises:
        UsageError: There is none.
    """
    began = next(select(facts, ExerciseBegan), None)
    if began is None:
        raise UsageError(
            "expected the journal of an exercise, found another one",
            code="journal-foreign",
            where=Where(str(path), 1),
        )
    return began


def _find_playbook(began: ExerciseBegan) -> Playbook:
    """Return the playbook an exercise was held to.

    It stands where the journal tells of the beginning, so that a run can be judged
    again without its scenario; a journal without one names a scenario of the library.

    Raises:
        GameDayError: The playbook is not one, or there is no such scenario.
    """
    kept = began.fields.get("playbook")
    if kept is None:
        return load_scenario(began.scenario).scenario.playbook
    try:
        return Playbook.model_validate(kept)
    except ValidationError as problem:
        raise UsageError(
            f"expected a playbook where the journal begins: {problem}",
            code="playbook-invalid",
            hint="name one: `gameday score RUN --scenario SCENARIO`",
        ) from problem


def write_scorecard(folder: Path, card: Scorecard) -> Path:
    """Write a card as JSON into a run's folder and return the file."""
    from gameday.scorecards.renderings.json import render_json

    return _write(folder / SCORECARD, render_json(card))


def write_report(folder: Path, card: Scorecard) -> Path:
    """Write a card's report into a run's folder and return the file."""
    from gameday.scorecards.renderings.html import render_html

    return _write(folder / REPORT, render_html(card))


def _write(path: Path, text: str) -> Path:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise UsageError(
            f"expected to write {path.name}, found: {problem.strerror or problem}",
            code="run-unwritable",
            where=Where(str(path)),
        ) from problem
    return path
