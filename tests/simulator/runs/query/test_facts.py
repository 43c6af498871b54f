"""Every kind of fact can be asked for by its name, over a run that was played."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from gameday.scorecards.facts import KINDS
from gameday.scorecards.journal import Journal
from gameday.simulator.cli import main
from gameday.simulator.runs.query import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    from gameday.simulator.runs.query import Store

HEAD = ("seq", "t", "time", "actor")
START = datetime.fromisoformat("2026-03-02T09:00:00Z")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the flagship, and give the folder it left."""
    out = tmp_path_factory.mktemp("runs")
    done = CliRunner().invoke(main, ["run", "--seed", "1", "--out", str(out)])
    assert done.exit_code == 0, done.output
    (journal,) = out.rglob("journal.jsonl")
    return journal.parent


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    """Give the run's tables."""
    with open_store(folder) as opened:
        yield opened


def written(folder: Path, kind: str) -> list[dict[str, Any]]:
    """Read the lines of a kind from the journal's file."""
    lines = (folder / "journal.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["kind"] == kind]


def plain(value: Any, as_written: Any) -> Any:
    """Return a value of the table as the journal's file has it: JSON comes as text."""
    is_json = isinstance(value, str) and not isinstance(as_written, str)
    return json.loads(value) if is_json else value


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_table_of_its_own(store: Store, folder: Path, kind: str) -> None:
    """With a row for each fact of the run, and in it everything that was written."""
    answer = store.ask(f"SELECT * FROM facts_{kind.replace('.', '_')}")
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    lines = written(folder, kind)

    assert answer.columns == (*HEAD, *KINDS[kind].own_fields)
    assert [row["seq"] for row in rows] == [line["seq"] for line in lines]
    for row, line in zip(rows, lines, strict=True):
        assert f"{row['time'].isoformat(timespec='milliseconds')}Z" == line["time"]
        for name in row.keys() - {"time"}:
            assert plain(row[name], line.get(name)) == line.get(name), name


def test_the_flagship_has_facts_of_many_kinds(store: Store) -> None:
    """So that the test above does not pass on empty tables."""
    counts = store.count_rows()
    kinds = [name for name in counts if name.startswith("facts_") and counts[name]]
    assert counts["facts_exercise_began"] == 1
    assert counts["facts_goal_lost"] == 1
    assert len(kinds) > 15


def test_values_have_the_types_of_their_fields(store: Store) -> None:
    """Truth is a boolean, a count a number, a list of texts a list."""
    answer = store.ask(
        "SELECT typeof(succeeded), typeof(goal) FROM facts_goal_attempted LIMIT 1"
    )
    assert answer.rows == (("BOOLEAN", "VARCHAR"),)
    answer = store.ask(
        "SELECT typeof(seed), typeof(responders), responders[1], typeof(versions)"
        " FROM facts_exercise_began"
    )
    assert answer.rows == (("BIGINT", "VARCHAR[]", "isolate-instance", "JSON"),)


def test_facts_are_listed_with_their_columns(
    query: Callable[..., Result], folder: Path
) -> None:
    """Without a query, after the logs."""
    lines = query(of=folder).stdout.splitlines()
    at = lines.index("facts_goal_lost (1 row)")
    assert lines[at + 1] == "  seq, t, time, actor, goal, reason, by, still"
    assert at > lines.index("  seq, t, time, kind, actor, fields")


def test_what_is_of_another_type_reads_as_left_out(
    tmp_path: Path, complete: Callable[..., dict[str, Any]]
) -> None:
    """A journal of another version stays readable."""
    began = complete("exercise.began")
    journal = Journal(tmp_path / "journal.jsonl", lambda: START, lambda: 0.0)
    fact = journal._seal("exercise.began", "simulator", {**began, "seed": "seven"})
    journal.close()
    (tmp_path / "journal.jsonl").write_text(f"{fact.to_line()}\n")
    with open_store(tmp_path) as opened:
        answer = opened.ask("SELECT seed, account FROM facts_exercise_began")
    assert answer.rows == ((None, began["account"]),)
