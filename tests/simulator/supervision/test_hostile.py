"""Hostile handlers: each ends its own exercise as it must, and nothing of it is left.

They are data, played in the children of a warm process, as a campaign plays them.
"""

from __future__ import annotations

import ctypes
import os
import signal
import tempfile
import textwrap
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.scenarios.places import Places
from gameday.scorecards.facts.response import ResponderFailed
from gameday.scorecards.facts.typed import select
from gameday.scorecards.journal import read_journal
from gameday.scorecards.runs import JOURNAL, judge_run
from gameday.simulator.campaign.result import Result, judge_trial
from gameday.simulator.campaign.server import Server
from gameday.simulator.campaign.trial import Trial, play_trial
from gameday.simulator.engine.clock.limits import Limits
from gameday.simulator.engine.clock.pulse import beat
from gameday.simulator.options import Options
from gameday.simulator.supervision.forks import supervise

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("hostile.yaml").read_text()
)
MARK = "GAMEDAY_HOSTILE_TEST"
"""A variable of the warm process, and so of every fork beneath it."""
LINGERS = f"86399{os.getpid():07}"
"""How long what is left behind sleeps: so each worker of the suite knows its own."""
IMPORTS = (
    "import ctypes, os, re, resource, signal, subprocess, sys, tempfile, threading\n"
    "import time\n\nimport boto3\n"
)


@pytest.fixture(scope="module", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Have temporary files where no other worker of the suite has any."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(tempfile, "tempdir", str(folder))
        patches.setenv("TMPDIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def server(own_folder: Path) -> Iterator[Server]:
    """Give a warm process of this module's own; its forks can be told by their mark."""
    assert tempfile.gettempdir() == str(own_folder)
    os.environ[MARK] = str(os.getpid())
    try:
        with Server(limit_s=15) as server:
            server.run(os.getpid)
            yield server
    finally:
        del os.environ[MARK]


def _play(server: Server, folder: Path, name: str) -> Result:
    asked = HOSTILE[name]
    home = folder / name
    home.mkdir()
    body = textwrap.indent(asked["code"].replace("86399", LINGERS), "    ")
    (home / "handler.py").write_text(
        f"{IMPORTS}{asked.get('top', '')}\ndef handler(event, context):\n{body}\n"
    )
    (home / "responder.yaml").write_text(
        "title: T\ndoc: D.\nlike: isolate-instance\ntimeout: 60\n"
    )
    loaded = load_scenario("impact/ec2-crypto-mining")
    options = Options(
        responders=(name,),
        places=Places.beside(home),
        latency="none",
        limits=Limits(step_s=0.3),
    )
    trial = Trial(loaded.id, name, loaded, options, folder=folder / "run")
    return judge_trial(trial, server.run(partial(play_trial, trial)))


def _list_left(server: Server) -> set[str]:
    """List the processes of hostile handlers, and their temporary files."""
    process = server._process
    assert process is not None
    mark = f"{MARK}={os.getpid()}".encode()
    left = set()
    for each in Path("/proc").glob("[0-9]*"):
        try:
            line = (each / "cmdline").read_bytes()
            is_ours = (
                mark in (each / "environ").read_bytes() or LINGERS.encode() in line
            )
        except OSError:
            continue
        if is_ours and line and int(each.name) != process.pid:
            left.add(f"{each.name} {line!r}")
    here = Path(tempfile.gettempdir())
    return left | {str(path) for path in here.glob("hostile-*")}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_handler_ends_its_exercise_and_nothing_else(
    server: Server, tmp_path: Path, name: str
) -> None:
    """With its verdict and its sentence; the run folder is judged; nothing is left."""
    result = _play(server, tmp_path, name)

    told = "\n".join((*result.reasons, result.detail))
    asked = HOSTILE[name]
    assert (result.verdict, asked.get("says", "") in told) == (
        asked["verdict"],
        True,
    ), told
    assert result.exit_code > 0
    assert result.folder is not None
    facts = read_journal(result.folder / JOURNAL)
    errors = {each.error for each in select(facts, ResponderFailed)}
    assert asked.get("error") in (errors or {None}), errors
    _, card = judge_run(result.folder)
    assert card.verdict in {"failed", "aborted"}
    assert _list_left(server) == set()


@pytest.mark.slow
def test_what_a_killed_keeper_leaves_is_removed_by_its_owner(
    tmp_path: Path, own_folder: Path
) -> None:
    """The folder of temporary files, and the exercise, which the system ends."""
    before = {*own_folder.iterdir()}
    ending = supervise(partial(_kill_the_keeper, tmp_path / "pid"), limit_s=60)
    assert ending.trouble is not None
    assert "the process that watched the exercise was killed" in ending.trouble.message
    deadline = time.monotonic() + 10
    while Path(f"/proc/{(tmp_path / 'pid').read_text()}").exists():
        assert time.monotonic() < deadline
    assert {*own_folder.iterdir()} <= before


def _kill_the_keeper(note: Path) -> None:
    note.write_text(str(os.getpid()))
    tempfile.mkdtemp()
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()


@pytest.mark.slow
def test_a_silent_exercise_is_ended_long_before_its_time() -> None:
    """One that has given a sign of life, and holds Python's lock ever since."""
    began = time.monotonic()
    ending = supervise(_fall_silent, limit_s=600)
    assert ending.trouble is not None
    assert ending.trouble.kind == "hung"
    assert "stuck in code that cannot be interrupted" in ending.trouble.message
    assert "in _fall_silent" in ending.trouble.detail
    assert time.monotonic() - began < 60


def _fall_silent() -> None:
    beat()
    ctypes.PyDLL(None).sleep(600)
