"""The journal keeps what happened and shows what was changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from gameday.scenarios.errors import UsageError
from gameday.scorecards.actor import Actor
from gameday.scorecards.facts.detection import FindingPublished
from gameday.scorecards.journal import Journal, read_journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.scorecards.facts import Fact

NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)


def _journal(path: Path | None = None) -> Journal:
    return Journal(path, lambda: NOON, lambda: 1.23456)


def _attempt(journal: Journal, number: int) -> Fact:
    reason = f"try {number}"
    return journal.record(
        "goal.attempted", "adversary", goal="mine", succeeded=True, reason=reason
    )


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a journal of three facts."""
    path = tmp_path / "journal.jsonl"
    journal = _journal(path)
    for number in range(3):
        _attempt(journal, number)
    journal.close()
    journal.close()
    return path


def test_a_line_has_a_head_the_fields_and_a_hash(written: Path) -> None:
    """A line is one JSON object in a stable order, its time in UTC to the ms."""
    line = json.loads(written.read_text().splitlines()[1])
    digest = line.pop("hash")
    assert list(line.items()) == [
        ("seq", 1),
        ("t", 1.235),
        ("time", "2026-03-02T12:00:00.250Z"),
        ("kind", "goal.attempted"),
        ("actor", "adversary"),
        ("goal", "mine"),
        ("succeeded", True),
        ("reason", "try 1"),
    ]
    assert len(digest) == 64


def test_a_line_is_on_disk_once_recorded(tmp_path: Path) -> None:
    """A process that dies right after a fact leaves the fact."""
    path = tmp_path / "journal.jsonl"
    journal = _journal(path)
    fact = journal.record("inject.effective", "adversary", inject="mine")
    assert read_journal(path) == [fact]
    journal.close()


def test_what_is_read_is_what_was_written(written: Path) -> None:
    """Facts from the file equal facts in memory, tuples and all."""
    memory = _journal()
    for number in range(3):
        _attempt(memory, number)
    assert read_journal(written) == list(memory.facts)


# A busy machine is no fault of what is tested.
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_any_json_survives(fields: dict[str, object]) -> None:
    """Whatever JSON can hold can be in a field, and its line reads back as the same."""
    fact = _journal().record(
        "estate.created", "somebody", stack="estate", resources=fields, unsupported=[]
    )
    assert fact.fields["resources"] == fields
    assert json.loads(fact.to_line()) == {
        "seq": 0,
        "t": 1.235,
        "time": "2026-03-02T12:00:00.250Z",
        "kind": "estate.created",
        "actor": "somebody",
        "stack": "estate",
        "resources": fields,
        "unsupported": [],
        "hash": fact.hash,
    }


def test_secrets_stay_out(tmp_path: Path) -> None:
    """A secret is redacted before it is in memory or on disk."""
    path = tmp_path / "journal.jsonl"
    journal = _journal(path)
    given = {"DeployKey": {"SecretAccessKey": "s3cr"}}
    fact = journal.record(
        "estate.created", "simulator", stack="s", resources=given, unsupported=[]
    )
    journal.close()
    redacted = {"DeployKey": {"SecretAccessKey": "[redacted]"}}
    assert fact.fields["resources"] == redacted
    assert "s3cr" not in path.read_text()


def test_a_journal_is_never_written_over(written: Path) -> None:
    """A second journal of the same name is refused."""
    with pytest.raises(FileExistsError):
        _journal(written)


def test_a_field_cannot_pose_as_the_head() -> None:
    """A field named as one that every fact has is a mistake in the program."""
    with pytest.raises(ValueError, match=r"unknown field `seq`.*unknown field `hash`"):
        _journal().record(
            "inject.effective", "adversary", inject="mine", seq=1, hash="0"
        )


def test_what_is_not_json_is_refused() -> None:
    """A set or a moment has no place on a journal."""
    with pytest.raises(TypeError):
        _journal().record("inject.effective", "adversary", inject=NOON)  # type: ignore[arg-type] # on purpose
    with pytest.raises(ValueError, match="not JSON compliant"):
        _journal().record("inject.effective", "adversary", inject=float("nan"))


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_torn_last_line_is_left_out(written: Path, cut: int) -> None:
    """A crash in the middle of a line costs that line alone."""
    whole = written.read_bytes()
    written.write_bytes(whole[:-cut] if cut > 1 else whole + b'{"seq": 3, "t"')
    assert [fact.seq for fact in read_journal(written)][:2] == [0, 1]


def test_a_last_line_without_its_end_counts_if_whole(written: Path) -> None:
    """A line that lacks only the line's end was written whole."""
    written.write_bytes(written.read_bytes()[:-1])
    assert len(read_journal(written)) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [('"try 1"', '"try 7"'), ('"goal.attempted"', '"goal.lost"')],
)
def test_a_changed_line_is_named(written: Path, old: str, new: str) -> None:
    """Changing a fact breaks the chain at its line."""
    first, second, third = written.read_text().splitlines(keepends=True)
    written.write_text(first + second.replace(old, new) + third)
    with pytest.raises(UsageError, match="chain is broken") as caught:
        read_journal(written)
    assert str(caught.value.where) == f"{written}:2"
    assert caught.value.code == "journal-broken"


def test_a_missing_line_is_noticed(written: Path) -> None:
    """Taking a fact out breaks the chain where it was."""
    first, _, third = written.read_text().splitlines(keepends=True)
    written.write_text(first + third)
    with pytest.raises(UsageError, match=":2: the chain is broken"):
        read_journal(written)


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b"[]", b'{"seq": 0}', b'{"hash": "0", "seq": "0"}', b""]
)
def test_a_line_that_is_no_fact_is_named(written: Path, line: bytes) -> None:
    """Anything but a fact in the middle is an error with its line."""
    written.write_bytes(line + b"\n" + written.read_bytes())
    with pytest.raises(UsageError, match=":1: expected a fact"):
        read_journal(written)


def test_an_empty_file_is_no_journal(tmp_path: Path) -> None:
    """A file without facts says so."""
    path = tmp_path / "journal.jsonl"
    path.touch()
    with pytest.raises(UsageError, match="no facts"):
        read_journal(path)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A missing file and a folder get a message, not a traceback."""
    for path in (tmp_path, tmp_path / "missing.jsonl"):
        with pytest.raises(UsageError, match="expected a journal to read"):
            read_journal(path)


def test_a_journal_of_another_version_is_read(
    tmp_path: Path, forge: Callable[..., Path]
) -> None:
    """A kind and a field that nobody knows are kept; what is missing is left out."""
    path = forge(
        tmp_path / "journal.jsonl",
        (0.0, "moon.landed", "astronaut:neil", {"crater": 7}),
        (1.0, "finding.published", "guardduty", {"finding": "f-1", "mood": "bad"}),
    )
    landed, found = read_journal(path)
    assert (landed.kind, landed.actor) == ("moon.landed", Actor("astronaut", "neil"))
    assert landed.fields == {"crater": 7}
    assert found.fields["mood"] == "bad"
    finding = FindingPublished(found)
    assert (finding.finding, finding.type, finding.severity) == ("f-1", "", None)
    assert (finding.update, finding.count) == (False, None)


def test_a_long_text_is_cut_and_kept_beside(tmp_path: Path) -> None:
    """The journal has its beginning and names the file with all of it."""
    journal = _journal(tmp_path / "journal.jsonl")
    long = "é" * 20_000
    fact = journal.record(
        "goal.attempted", "adversary", goal="mine", succeeded=True, reason=long
    )
    journal.close()
    (kept,) = (tmp_path / "texts").iterdir()
    assert kept.read_text(encoding="utf-8") == long
    reason = str(fact.fields["reason"])
    assert reason[8_190:] == f"éé… (all 20000 characters are in texts/{kept.name})"
    assert read_journal(tmp_path / "journal.jsonl") == [fact]


def test_without_a_folder_a_long_text_is_cut_the_same(tmp_path: Path) -> None:
    """The same exercise has the same facts, wherever its journal lies."""
    said = {"goal": "mine", "succeeded": True, "reason": "x" * 9_000}
    first = _journal().record("goal.attempted", "adversary", **said)
    journal = _journal(tmp_path / "journal.jsonl")
    second = journal.record("goal.attempted", "adversary", **said)
    journal.close()
    assert first == second
