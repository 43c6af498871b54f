"""A run's folder can be judged again, and its report written again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from gameday.scenarios.errors import UsageError
from gameday.scorecards.journal import Journal
from gameday.scorecards.runs import find_journal, judge_run
from gameday.simulator.cli import report, score

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.journal import Fact

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def _save(folder: Path, facts: list[Fact], **began: Any) -> Path:
    """Write facts as a run's journal, with more fields at its beginning."""
    folder.mkdir(parents=True)
    now = [0.0]
    journal = Journal(folder / "journal.jsonl", lambda: NOON, lambda: now[0])
    for fact in facts:
        now[0] = fact.t
        more = began if fact.kind == "exercise.began" else {}
        journal.record(fact.kind, fact.actor, **{**fact.fields, **more})
    journal.close()
    return folder


@pytest.fixture
def run(
    tmp_path: Path,
    exercise: Callable[[str], list[Fact]],
    playbook: Playbook,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return the folder of a run that was contained."""
    monkeypatch.chdir(tmp_path)
    kept = playbook.model_dump(mode="json", by_alias=True)
    folder = tmp_path / "gameday-runs" / "run-1"
    return _save(folder, exercise("contained"), playbook=kept)


def test_a_run_is_found_by_folder_journal_or_id(run: Path) -> None:
    """All three ways to name a run lead to its journal."""
    journal = run / "journal.jsonl"
    assert find_journal(run) == journal
    assert find_journal(journal) == journal
    assert find_journal(Path("run-1")).resolve() == journal.resolve()
    with pytest.raises(UsageError, match="found none: run-2"):
        find_journal(Path("run-2"))


def test_a_playbook_survives_the_journal(run: Path) -> None:
    """A run is judged by the playbook it began with, as it was then."""
    folder, card = judge_run(run)
    assert folder == run
    assert (card.verdict, card.score) == ("passed", 100.0)


def test_a_playbook_that_is_none_is_said(
    tmp_path: Path, exercise: Callable[[str], list[Fact]]
) -> None:
    """A broken playbook is the reader's problem to know, not a traceback."""
    run = _save(tmp_path / "run", exercise("contained"), playbook={"pass": "many"})
    with pytest.raises(UsageError, match="expected a playbook") as caught:
        judge_run(run)
    assert caught.value.code == "playbook-invalid"


def test_a_journal_without_a_playbook_needs_its_scenario(
    tmp_path: Path, forge: Callable[..., Path]
) -> None:
    """The scenario that an older journal names is looked for, and missed by name."""
    began = {"scenario": "aws.impact.ec2-crypto-mining"}
    run = tmp_path / "run"
    forge(run / "journal.jsonl", (0.0, "exercise.began", "simulator", began))
    with pytest.raises(UsageError, match=r"aws\.impact\.ec2-crypto-mining"):
        judge_run(run)
    with pytest.raises(UsageError, match="no-such-scenario"):
        judge_run(run, scenario="no-such-scenario")


def test_another_journal_is_refused(
    tmp_path: Path, exercise: Callable[[str], list[Fact]]
) -> None:
    """A journal that does not begin an exercise is not judged."""
    run = _save(tmp_path / "run", exercise("contained")[1:])
    with pytest.raises(UsageError, match="journal of an exercise"):
        judge_run(run)


def test_score_prints_the_card_and_ends_as_the_run_did(run: Path) -> None:
    """`gameday score` judges again and plays nothing."""
    result = CliRunner().invoke(score.command, [str(run), "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["score"] == 100.0
    assert sorted(path.name for path in run.iterdir()) == ["journal.jsonl"]


def test_report_writes_the_page_and_says_where(run: Path) -> None:
    """`gameday report` leaves report.html and scorecard.json in the run's folder."""
    result = CliRunner().invoke(report.command, [str(run)])
    assert (result.exit_code, result.stdout) == (0, f"{run / 'report.html'}\n")
    assert (run / "report.html").read_text().startswith("<!doctype html>")
    assert json.loads((run / "scorecard.json").read_text())["verdict"] == "passed"


def test_a_report_that_cannot_be_written_is_said(run: Path) -> None:
    """Where a folder stands in the way, the error names the file."""
    (run / "report.html").mkdir()
    result = CliRunner().invoke(report.command, [str(run)])
    assert isinstance(result.exception, UsageError)
    assert result.exception.code == "run-unwritable"
