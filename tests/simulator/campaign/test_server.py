"""Tasks in forked children of a warm process: what comes back, whatever happens."""

from __future__ import annotations

import ctypes
import operator
import os
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.simulator.campaign.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.simulator.campaign.trial import Trial


OURS = "the exercise ended in an error of the simulator's own"


def test_a_value_comes_back(server: Server) -> None:
    """As it was returned in the child."""
    assert server.run(partial(operator.add, 1, 2)).value == 3


@pytest.mark.parametrize(
    ("task", "kind", "message", "exit_code"),
    [
        (
            partial(os._exit, 7),
            "crashed",
            "the exercise's process ended by itself with exit code 7",
            5,
        ),
        (
            partial(ctypes.string_at, 0),
            "crashed",
            "the exercise's process was killed by SIGSEGV",
            5,
        ),
        (
            partial(sys.exit, "enough"),
            "crashed",
            f"{OURS}: SystemExit: enough",
            7,
        ),
        (
            partial(operator.truediv, 1, 0),
            "crashed",
            f"{OURS}: ZeroDivisionError: division by zero",
            7,
        ),
        (
            partial(load_scenario, "no-such-scenario"),
            "refused",
            "no such scenario: no-such-scenario",
            2,
        ),
        (
            partial(time.sleep, 600),
            "hung",
            "the exercise was still running after 5 s and was killed",
            5,
        ),
    ],
)
def test_trouble_is_told(
    server: Server,
    task: Callable[[], object],
    kind: str,
    message: str,
    exit_code: int,
) -> None:
    """As what it is, and the server goes on."""
    trouble = server.run(task).trouble

    assert trouble is not None
    assert (trouble.kind, trouble.message) == (kind, message)
    assert trouble.exit_code == exit_code
    assert server.run(partial(operator.add, 1, 2)).value == 3


def test_what_a_crashed_child_printed_is_kept(server: Server) -> None:
    """The end of it is in the trouble."""
    code = "import os; print('the last words', flush=True); os._exit(9)"

    trouble = server.run(partial(exec, code)).trouble

    assert trouble is not None
    assert trouble.detail == "the last words"


def test_a_child_takes_what_it_started_with_it(server: Server, tmp_path: Path) -> None:
    """A program that a handler leaves running does not outlive the exercise."""
    note = tmp_path / "pid"
    code = f"echo $$ > {note}; exec sleep 600"

    process = server.run(partial(_start, code, note))

    assert process.trouble is None
    with pytest.raises(ProcessLookupError):
        _wait_until_gone(int(note.read_text()))


def test_nothing_leaks_between_children(server: Server) -> None:
    """What one child changes, the next does not see."""
    server.run(partial(exec, "import os; os.environ['LEAK'] = '1'"))

    assert server.run(partial(os.getenv, "LEAK")).value is None


def test_a_server_ends_with_its_owner() -> None:
    """Closing ends the process, even while it warms up."""
    with Server(limit_s=5) as server:
        server.run(partial(os.getpid))
        process = server._process
        assert process is not None

    assert process.returncode is not None


def test_the_same_seed_gives_the_same_journal_in_any_child(
    server: Server, trial: Trial
) -> None:
    """The hash of the journal's last fact stands for all of it."""
    from gameday.simulator.campaign.trial import play_trial

    one, other = (server.run(partial(play_trial, trial)).value for _ in range(2))

    assert one is not None
    assert other is not None
    assert one.journal == other.journal


def _start(code: str, note: Path) -> None:
    subprocess.Popen(["/bin/sh", "-c", code])
    while not note.exists() or not note.read_text():
        pass


def _wait_until_gone(pid: int) -> None:
    for _ in range(200):
        os.kill(pid, 0)
        if "zombie" in _read_state(pid):
            raise ProcessLookupError
        time.sleep(0.02)


def _read_state(pid: int) -> str:
    from pathlib import Path

    try:
        return Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        raise ProcessLookupError from None
