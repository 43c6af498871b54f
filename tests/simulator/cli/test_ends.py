"""How the command ends: in real processes, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from gameday.scorecards.runs import judge_run

COMMAND = [sys.executable, "-m", "gameday"]
FULL = Path("/dev/full")


def _add_responder(folder: Path, body: str, *, top: str = "") -> str:
    """Add a responder whose handler does something, and return how it is named."""
    home = folder / "hostile"
    home.mkdir()
    (home / "handler.py").write_text(f"""\
import ctypes, os, subprocess, tempfile, time
import boto3
{top}
def handler(event, context):
    {body}
""")
    (home / "responder.yaml").write_text(
        "title: T\ndoc: D.\nlike: isolate-instance\ntimeout: 900\n"
    )
    return "hostile"


LINGERING = """
import signal, sys, time
from pathlib import Path

# A job that a shell began in the background ignores Ctrl-C, and so do its children.
signal.signal(signal.SIGINT, signal.default_int_handler)

class Lingering:
    def find_spec(self, name, path=None, target=None):
        if name == "gameday.simulator.cli.lint":
            Path("lingers").touch()
            time.sleep(30)

sys.meta_path.insert(0, Lingering())
"""
"""What makes the import of one command take long, and tells when it has begun."""


def _start(
    folder: Path, *arguments: str, stdout: int | IO[str] = subprocess.PIPE
) -> subprocess.Popen[str]:
    (folder / "tmp").mkdir()
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join((str(folder), str(Path.cwd()))),
            "TMPDIR": str(folder / "tmp"),
        },
    )


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, path
        time.sleep(0.02)


def _is_running(mark: str) -> bool:
    """Whether there is a process with a mark in its command line."""
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in each.read_bytes():
                return True
        except OSError:
            continue
    return False


@pytest.mark.slow
def test_a_crash_is_told_and_judged(tmp_path: Path) -> None:
    """With who was at work; the run is judged, and says the same the next time."""
    name = _add_responder(tmp_path, "ctypes.string_at(0)")
    out, err = _start(tmp_path, "run", "--responder", name).communicate(timeout=90)

    run = tmp_path / "gameday-runs" / "ec2-crypto-mining-seed1"
    why = "the exercise's process was killed by SIGSEGV"
    assert f"error: {why} [exercise-ended]" in err
    assert f"the details are in {run.relative_to(tmp_path) / 'error.txt'}" in err
    assert f"{why}, while `hostile` ran" in " ".join(out.split())
    assert "hostile/handler.py" in (run / "error.txt").read_text()
    _, card = judge_run(run)
    assert (card.verdict, card.exit_code) == ("aborted", 5)
    kept = {path.name for path in run.iterdir()}
    assert kept >= {"journal.jsonl", "scorecard.json", "report.html"}
    assert [*(tmp_path / "tmp").iterdir()] == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_is_5_and_leaves_a_run(tmp_path: Path, number: int) -> None:
    """Also what cancels a job, or closes its terminal."""
    mark = f"8639{number}.5"
    body = f"subprocess.Popen(['sleep', '{mark}'], start_new_session=True)\n    "
    body += "open('/proc/self/fd/1'); ctypes.PyDLL(None).sleep(600)"
    name = _add_responder(tmp_path, body)
    process = _start(tmp_path, "run", "--responder", name)
    while not _is_running(mark):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)

    assert (process.returncode, "Traceback" in err) == (5, False)
    assert "somebody has ended it" in " ".join(out.split())
    assert judge_run(tmp_path / "gameday-runs" / "ec2-crypto-mining-seed1")
    assert not _is_running(mark)
    assert [*(tmp_path / "tmp").iterdir()] == []


@pytest.mark.slow
def test_nothing_is_left_of_a_command_that_was_killed(tmp_path: Path) -> None:
    """Neither the exercise nor a daemon that its handler has started, nor a folder."""
    mark = "86391.25"
    body = f"subprocess.Popen(['sleep', '{mark}'], start_new_session=True)\n    "
    body += "tempfile.mkdtemp(); ctypes.PyDLL(None).sleep(600)"
    name = _add_responder(tmp_path, body)
    process = _start(tmp_path, "run", "--responder", name)
    while not _is_running(mark):
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.communicate(timeout=60)

    deadline = time.monotonic() + 10
    left = tmp_path / "tmp"
    while _is_running(mark) or [*left.iterdir()]:
        assert time.monotonic() < deadline, [*left.iterdir()]
        time.sleep(0.02)
    _, card = judge_run(tmp_path / "gameday-runs" / "ec2-crypto-mining-seed1")
    assert card.verdict == "aborted"
    assert "breaks off" in card.reasons[0]


def test_an_interruption_while_the_command_is_read_is_5(tmp_path: Path) -> None:
    """Even before there is anything to interrupt."""
    (tmp_path / "sitecustomize.py").write_text(LINGERING)
    process = _start(tmp_path, "lint", "absent.yaml")
    _wait_for(tmp_path / "lingers")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err) == (5, False), err


def test_an_interruption_while_a_text_is_executed_is_5(tmp_path: Path) -> None:
    """As when a dataclass is made: CPython would end `python -m` by the signal."""
    (tmp_path / "ended.py").write_text(
        "from gameday.simulator.cli.ends import end_with\n"
        "end_with(lambda: exec('raise KeyboardInterrupt'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "ended"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5
    assert "error: interrupted [interrupted]" in done.stderr


@pytest.mark.parametrize("arguments", [("list",), ("show", "impact/ec2-crypto-mining")])
def test_output_that_cannot_be_written_has_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """A full disk, and a reader that has gone: no traceback, and not a 1."""
    if FULL.exists():
        with FULL.open("w") as full:
            process = _start(tmp_path, *arguments, stdout=full)
            _, err = process.communicate(timeout=60)
        assert "cannot be written to: No space left on device [output-lost]" in err
        assert (process.returncode, "Traceback" in err) == (5, False)
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=writing, stderr=subprocess.PIPE, text=True
    )
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert "was closed before everything was written to it [output-lost]" in err
    assert (process.returncode, "Exception" in err) == (5, False)


@pytest.mark.slow
@pytest.mark.skipif(not FULL.exists(), reason="a full disk is a device of Linux")
def test_a_run_whose_card_cannot_be_written_is_whole(tmp_path: Path) -> None:
    """The exercise was judged; what could not be told can be read in its folder."""
    with FULL.open("w") as full:
        process = _start(tmp_path, "run", "--format", "json", stdout=full)
        _, err = process.communicate(timeout=90)
    assert (process.returncode, "[output-lost]" in err) == (5, True), err
    _, card = judge_run(tmp_path / "gameday-runs" / "ec2-crypto-mining-seed1")
    assert card.verdict == "passed"


@pytest.mark.slow
def test_a_folder_that_vanishes_ends_the_exercise_with_a_sentence(
    tmp_path: Path,
) -> None:
    """A person, or a clean-up job, has removed it in the midst."""
    body = f"import shutil; shutil.rmtree('{tmp_path / 'gameday-runs'}')"
    name = _add_responder(tmp_path, body)
    process = _start(tmp_path, "run", "--responder", name)
    _, err = process.communicate(timeout=90)
    assert (process.returncode, "Traceback" in err) == (5, False), err
    assert "has vanished while the exercise was played [run-vanished]" in err


@pytest.mark.slow
@pytest.mark.parametrize("room", [8_000, 30_000])
def test_a_disk_that_is_full_ends_the_exercise_with_a_sentence(
    tmp_path: Path, room: int
) -> None:
    """What was written until then is judged, and says that it broke off."""
    (tmp_path / "tmp").mkdir()
    limited = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, {(room,) * 2})"
    )
    program = f"{limited}; from gameday.simulator.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "run"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (done.returncode, "Traceback" in done.stderr) == (5, False), done.stderr
    assert "the journal cannot be written: File too large" in done.stderr
    _, card = judge_run(tmp_path / "gameday-runs" / "ec2-crypto-mining-seed1")
    assert card.verdict == "aborted"


@pytest.mark.slow
def test_no_line_of_a_handler_runs_after_its_world(tmp_path: Path) -> None:
    """What waits at the end is ended there: in its time, in its role, without calls."""
    note = tmp_path / "late.txt"
    body = f"""\
try:
        time.sleep(890)
    finally:
        from datetime import datetime
        sts = boto3.client("sts")
        key = sts._request_signer._credentials.access_key
        with open({str(note)!r}, "a") as late:
            late.write(f"{{datetime.now():%Y-%m-%d}} {{key[:4]}}\\n")
        sts.get_caller_identity()
        with open({str(note)!r}, "a") as late:
            late.write("answered\\n")
"""
    name = _add_responder(tmp_path, body)
    (tmp_path / "scenario.yaml").write_text(f"""\
title: It ends while a handler waits
estate: web-app
injects:
  - id: finding
    at: 1m
    finding:
      type: "CryptoCurrency:EC2/BitcoinTool.B!DNS"
      instance: "${{WebServer}}"
responders: [./{name}]
playbook: {{detect: {{within: 5m}}}}
""")
    process = _start(tmp_path, "run", ".")
    _, err = process.communicate(timeout=90)
    assert process.returncode in {0, 1}, err
    assert note.read_text() == "2026-03-02 ASIA\n"


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (
            "ZeroDivisionError('by zero')",
            7,
            "error: an error of the simulator's own: ZeroDivisionError: by zero",
        ),
        ("OSError(28, 'No space left on device', 'x.json')", 7, "x.json"),
        ("OSError(28, 'No space left on device')", 5, "[output-lost]"),
        ("KeyboardInterrupt()", 5, "error: interrupted [interrupted]"),
        ("RecursionError()", 7, "an error of the simulator's own: RecursionError"),
    ],
)
def test_what_a_command_raises_is_a_sentence_and_a_code(
    tmp_path: Path, raised: str, code: int, said: str
) -> None:
    """An error of ours names the file that has its traceback."""
    program = f"""\
from gameday.simulator.cli.ends import end_with
def fail():
    raise {raised}
end_with(fail)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    kept = [path.read_text() for path in tmp_path.glob("gameday-error-*.txt")]
    assert [text.startswith("Traceback") for text in kept] == [True] * (code == 7)


@pytest.mark.slow
def test_two_campaigns_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    """Each exercise of each has a run folder of its own, whole."""
    arguments = ("impact/ec2-crypto-mining", "--seeds", "2", "--keep-runs", "--jobs")
    (tmp_path / "tmp").mkdir()
    both = [
        subprocess.Popen(
            [*COMMAND, "test", *arguments, "2", "--latency", "none"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        )
        for _ in range(2)
    ]
    for campaign in both:
        out, err = campaign.communicate(timeout=110)
        assert campaign.returncode == 0, out + err
    runs = sorted((tmp_path / "gameday-runs").iterdir())
    assert len(runs) == 4
    assert {judge_run(run)[1].verdict for run in runs} == {"passed"}
