"""What is shown depends on the terminal, where there is one: tried on a real one."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.cli.terminal import find_columns, shows_colours

if TYPE_CHECKING:
    from pathlib import Path

ERASE = "\r\x1b[K"
_OURS = {"NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES"}


def play_on_terminal(
    *command: str, columns: int = 80, folder: Path | None = None, **environment: str
) -> str:
    """Run Python on a pseudo-terminal; return all that it was sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: v for name, v in os.environ.items() if name not in _OURS}
    process = subprocess.Popen(
        [sys.executable, *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=kept | {"TERM": "xterm"} | environment,
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            chunk = os.read(ours, 1 << 16)
        except OSError:  # Linux's word for the end of a terminal
            break
        if not chunk:
            break
        said += chunk
    os.close(ours)
    process.wait()
    return said.decode().replace("\r\n", "\n")


SLOW = """
import os, signal, sys, time
from gameday.simulator.cli.progress import showing_progress
with showing_progress(lambda: "counting " + "x" * 200):
    end = time.monotonic() + {seconds}
    while time.monotonic() < end:
        time.sleep(0.01)
sys.stdout.write("done\\n")
"""


def test_what_takes_long_is_told_on_one_line_that_is_erased() -> None:
    """From the second second on, and never wider than the terminal."""
    said = play_on_terminal("-c", SLOW.format(seconds=1.4), columns=40)

    shown = said.split(ERASE)
    assert shown[0] == ""
    assert shown[1].startswith("counting xxx")
    assert {len(line) for line in shown[1:-1]} == {39}
    assert shown[-1] == "done\n"


@pytest.mark.parametrize(
    ("seconds", "environment"), [(0.1, {}), (1.3, {"TERM": "dumb"})]
)
def test_nothing_is_told_where_it_would_stay_or_is_quick(
    seconds: float, environment: dict[str, str]
) -> None:
    """A dumb terminal cannot erase; what is over at once needs no word."""
    said = play_on_terminal("-c", SLOW.format(seconds=seconds), **environment)
    assert said.replace(ERASE, "") == "done\n"


def test_a_log_has_no_progress() -> None:
    """Standard error is a pipe there."""
    command = [sys.executable, "-c", SLOW.format(seconds=1.3)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("done\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_run_fits_the_terminal(tmp_path: Path, columns: int) -> None:
    """The scorecard is as wide as the terminal, in colour, and says no latencies."""
    said = play_on_terminal(
        *("-m", "gameday", "run", "--responder", "none"),
        columns=columns,
        folder=tmp_path,
    )

    card = said.rpartition(ERASE)[2].partition("report: ")[0]
    plain = re.sub("\x1b\\[[0-9;]*m", "", card)
    assert "\x1b[31mFAILED\x1b[0m" in card
    assert max(map(len, plain.splitlines())) == columns
    assert "What was simulated" not in card


def test_lists_fit_the_terminal() -> None:
    """The library, and a scenario of it."""
    for words in (["list"], ["show", "impact/ec2-crypto-mining"]):
        said = play_on_terminal("-m", "gameday", *words, columns=50)
        assert max(map(len, said.splitlines())) <= 50


def test_an_error_has_colour_on_a_terminal_only() -> None:
    """And none where a person wants none."""
    command = ("-m", "gameday", "show", "nowhere")
    assert "\x1b[31m" in play_on_terminal(*command)
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in play_on_terminal(*command, **environment)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_a_person_can_ask_for_colours(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    environment: dict[str, str],
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A file has none by itself."""
    for name in _OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with (tmp_path / "log").open("w") as stream:
        assert shows_colours(stream) is expected


def test_a_log_is_as_wide_wherever_it_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`COLUMNS` of the shell that started it says nothing of a file."""
    monkeypatch.setenv("COLUMNS", "33")
    with (tmp_path / "log").open("w") as stream:
        assert find_columns(stream) == 100
