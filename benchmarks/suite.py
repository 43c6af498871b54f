"""Twenty exercises by ``gameday test`` beside twenty hand-written tests on moto alone.

Both run with two processes. The hand-written suite is what a team has today: pytest,
moto, one test for each case, without a clock, rules, roles or a judgement.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

__all__ = ["compare_suites"]

_RUNS = 3
_ROOT = Path(__file__).resolve().parent.parent

_HAND_WRITTEN = """\
import pytest
from benchmarks.bare import load_handler, load_templates, play_bare

TEMPLATES = load_templates()
HANDLER = load_handler()


@pytest.mark.parametrize("case", range(20))
def test_the_instance_is_stopped(case):
    assert play_bare(TEMPLATES, HANDLER) == "stopped"
"""


def compare_suites() -> list[list[object]]:
    """Compare the suites by CPU and by real seconds, medians of alternating runs."""
    with tempfile.TemporaryDirectory() as folder:
        tests = Path(folder) / "test_by_hand.py"
        tests.write_text(_HAND_WRITTEN, encoding="utf-8")
        ours = _gameday_test(folder)
        bare = _pytest(tests)
        measured = [(_measure(ours), _measure(bare)) for _ in range(_RUNS)]
    return [
        _row("20 exercises, CPU s", measured, 0),
        _row("20 exercises, 2 processes, s", measured, 1),
    ]


def _gameday_test(folder: str) -> list[str]:
    options = ["--seeds", "20", "--jobs", "2", "--out", folder]
    scenario = "impact/ec2-crypto-mining"
    return [sys.executable, "-m", "gameday", "test", scenario, *options]


def _pytest(tests: Path) -> list[str]:
    options = ["-q", "-n", "2", "-p", "no:cacheprovider", "-p", "no:randomly"]
    return [sys.executable, "-m", "pytest", *options, str(tests)]


def _measure(command: list[str]) -> tuple[float, float]:
    """Return the CPU seconds and the real seconds of a command and its children."""
    cpu, real = _children_cpu(), time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own two programs
        command,
        check=False,  # a seed that is contained too late is a result like any other
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        text=True,
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    return _children_cpu() - cpu, time.perf_counter() - real


def _children_cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _row(
    what: str, measured: list[tuple[tuple[float, float], tuple[float, float]]], at: int
) -> list[object]:
    ours = statistics.median(one[at] for one, _ in measured)
    bare = statistics.median(other[at] for _, other in measured)
    return [what, ours, bare, ours / bare, "<= 1.0"]
