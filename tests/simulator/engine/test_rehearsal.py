"""A rehearsal is done in a copy of the process, and only what it said is left of it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from gameday.simulator.engine import rehearsal
from gameday.simulator.engine.rehearsal import Unanswered, is_copy, rehearse


def test_it_says_how_it_went_and_nothing_has_changed() -> None:
    """What it does to an object is done to a copy of the object."""
    things = ["one"]

    def act() -> str:
        things.append("two")
        return ", ".join(things)

    assert rehearse(act) == "one, two"
    assert things == ["one"]


def test_what_is_open_leads_nowhere(tmp_path: Path) -> None:
    """A line that it writes on the journal is in no journal."""
    with (tmp_path / "journal").open("w") as journal:

        def act() -> str:
            journal.write("done\n")
            journal.flush()
            return ""

        assert rehearse(act) == ""
    assert (tmp_path / "journal").read_text() == ""


def test_one_that_fails_says_nothing() -> None:
    """That is no answer to whether it would have worked."""

    def act() -> str:
        raise RuntimeError

    assert rehearse(act) is None


def test_nobody_waits_for_one_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is ended, and that is no answer that anybody could take for one."""
    monkeypatch.setattr(rehearsal, "_LIMIT_S", 0.2)
    with pytest.raises(Unanswered, match="SIGKILL"):
        rehearse(lambda: str(threading.Event().wait()))


def test_one_that_works_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the processor's time that it takes, however fast real time goes by."""
    monkeypatch.setattr(rehearsal, "_WORK_S", 1)
    monkeypatch.setattr(rehearsal, "_LIMIT_S", 300.0)

    def act() -> str:
        while True:
            pass

    with pytest.raises(Unanswered, match=r"SIGXCPU|SIGKILL"):
        rehearse(act)


def test_without_copies_of_processes_there_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows has none."""
    monkeypatch.delattr(os, "fork")
    assert rehearse(lambda: "done") is None


def test_a_copy_knows_that_it_is_one() -> None:
    """What tells its own process from others takes a copy for its own."""
    assert not is_copy()
    assert rehearse(lambda: str(is_copy())) == "True"
    assert not is_copy()
