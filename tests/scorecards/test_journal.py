"""The journal keeps what happened and shows what was changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from gameday.scenarios.errors import UsageError
from gameday.scorecards.journal import Journal, read_journal

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)


def _journal(path: Path | None = None) -> Journal:
    return Journal(path, lambda: NOON, lambda: 1.23456)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a journal of three facts."""
    path = tmp_path / "journal.jsonl"
    journal = _journal(path)
    for number in range(3):
        journal.record("goal.attempted", "adversary", goal="mine", number=number)
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
        ("number", 1),
    ]
    assert len(digest) == 64


def test_a_line_is_on_disk_once_recorded(tmp_path: Path) -> None:
    """A process that dies right after a fact leaves the fact."""
    path = tmp_path / "journal.jsonl"
    journal = _journal(path)
    fact = journal.record("inject.applied", "adversary", inject="mine")
    assert read_journal(path) == [fact]
    journal.close()


def test_what_is_read_is_what_was_written(written: Path) -> None:
    """Facts from the file equal facts in memory, tuples and all."""
    memory = _journal()
    for number in range(3):
        memory.record("goal.attempted", "adversary", goal="mine", number=number)
    assert read_journal(written) == list(memory.facts)


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.text(min_size=1).map(lambda name: "x" + name),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_any_json_survives(fields: dict[str, object]) -> None:
    """Whatever JSON can hold can be a field, and its line reads back as the same."""
    fact = _journal().record("future.kind", "somebody", **fields)
    assert json.loads(fact.to_line()) == {
        "seq": 0,
        "t": 1.235,
        "time": "2026-03-02T12:00:00.250Z",
        "kind": "future.kind",
        "actor": "somebody",
        **fact.fields,
        "hash": fact.hash,
    }


def test_secrets_stay_out(tmp_path: Path) -> None:
    """A secret is redacted before it is in memory or on disk."""
    path = tmp_path / "journal.jsonl"
    journal = _journal(path)
    fact = journal.record("api.called", "adversary", answer={"SecretAccessKey": "s3cr"})
    journal.close()
    assert fact.fields == {"answer": {"SecretAccessKey": "[redacted]"}}
    assert "s3cr" not in path.read_text()


def test_a_journal_is_never_written_over(written: Path) -> None:
    """A second journal of the same name is refused."""
    with pytest.raises(FileExistsError):
        _journal(written)


def test_a_field_cannot_pose_as_the_head() -> None:
    """A field named as one that every fact has is a mistake in the program."""
    with pytest.raises(ValueError, match=r"found \['hash', 'seq'\]"):
        _journal().record("x.y", "somebody", seq=1, hash="0")


def test_what_is_not_json_is_refused() -> None:
    """A set or a moment has no place on a journal."""
    with pytest.raises(TypeError):
        _journal().record("x.y", "somebody", when=NOON)  # type: ignore[arg-type] # on purpose
    with pytest.raises(ValueError, match="not JSON compliant"):
        _journal().record("x.y", "somebody", amount=float("nan"))


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
    [('"number": 1', '"number": 7'), ('"goal.attempted"', '"goal.lost"')],
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


def test_fields_are_read_by_their_kind() -> None:
    """A field of another kind than asked for counts as left out."""
    fact = _journal().record("x.y", "a", s="text", n=3, b=True, many=["a", 1, "b"])
    assert (fact.text("s"), fact.text("n"), fact.text("none")) == ("text", "", "")
    assert (fact.number("n"), fact.number("b"), fact.number("s")) == (3.0, None, None)
    assert (fact.flag("b"), fact.flag("s")) == (True, False)
    assert (fact.texts("many"), fact.texts("s")) == (("a", "b"), ())
