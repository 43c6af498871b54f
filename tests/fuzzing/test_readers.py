"""No input of any reader gets a traceback.

A few hundred inputs are read here; `python -m tests.fuzzing 50000` reads many more.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import GameDayError
from gameday.scenarios.loader import load_scenario
from gameday.simulator.options import Options
from gameday.simulator.run import run_scenario
from tests.fuzzing.campaign import Fuzzer
from tests.fuzzing.readers import make_readers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fuzzing.readers import Reader

_INPUTS = 20
"""For each reader."""


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reader, ...]:
    """Return every reader; the journal's starts from one of a run."""
    folder = tmp_path_factory.mktemp("runs")
    options = Options(responders=(), latency="none", out=folder)
    _, run = run_scenario(load_scenario("impact/ec2-crypto-mining"), options)
    return make_readers(run / "journal.jsonl", tmp_path_factory.mktemp("seeds"))


def test_every_seed_is_valid(readers: tuple[Reader, ...], tmp_path: Path) -> None:
    """Inputs are nearly right, because what they start from is."""
    for reader in readers:
        for number, seed in enumerate(reader.seeds):
            path = seed.lay_out(tmp_path / reader.name / str(number))
            path.write_text(seed.write(seed.document), encoding="utf-8")
            reader.read(path)


def test_nothing_gets_a_traceback(readers: tuple[Reader, ...], tmp_path: Path) -> None:
    """An input is accepted or refused, and some are either."""
    found = Fuzzer(readers, tmp_path, seed=1).run(_INPUTS * len(readers))
    assert found.tracebacks == {}
    assert found.accepted.keys() & found.refused.keys() == {r.name for r in readers}


def test_the_same_seed_makes_the_same_inputs(
    readers: tuple[Reader, ...], tmp_path: Path
) -> None:
    """A traceback that was found can be looked at again."""
    first, second = (
        [
            path.read_bytes()
            for _, path in Fuzzer(readers, tmp_path / n, seed=7).make(30)
        ]
        for n in ("a", "b")
    )
    assert first == second


@pytest.mark.parametrize("kind", ["missing", "folder", "loop", "unreadable", "device"])
def test_what_is_no_file_is_refused(
    readers: tuple[Reader, ...], tmp_path: Path, kind: str
) -> None:
    """A path may lead to nothing, to a folder, round in a circle, to a device."""
    for reader in readers:
        path = reader.seeds[0].lay_out(tmp_path / reader.name)
        if kind == "folder":
            path.mkdir()
        elif kind == "loop":
            path.symlink_to(path)
        elif kind == "device":
            path.symlink_to("/dev/null")
        elif kind == "unreadable":
            path.write_bytes(b"\xff\xfe\x00")
        # Settings that are not there are none, and a responder may do without.
        must = reader.needs_file or kind == "unreadable"
        with pytest.raises(GameDayError) if must else suppress(GameDayError):
            reader.read(path)
