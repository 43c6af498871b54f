"""Run the comparisons: ``python -m benchmarks``, or ``make bench``.

These machines are noisy, so each figure is a ratio of medians of runs that alternate,
measured in CPU seconds. A ratio is a result to read, never a test to pass.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from tabulate import tabulate

from benchmarks.bare import load_handler, load_templates, play_bare
from benchmarks.calls import compare_calls
from benchmarks.custodian import compare_pushes
from benchmarks.day import compare_days
from benchmarks.gateway import compare_forty_calls
from benchmarks.suite import compare_suites

if TYPE_CHECKING:
    from collections.abc import Callable

_WARM_RUNS = 15
_COLD_RUNS = 7


def main() -> None:
    """Print every comparison."""
    rows = [
        compare_warm(),
        compare_cold(),
        *compare_calls(),
        compare_forty_calls(),
        *compare_pushes(),
        *compare_days(),
        *compare_suites(),
    ]
    print(
        tabulate(rows, headers=["what", "ours", "bare", "ratio", "aim"], floatfmt=".3f")
    )


def compare_warm() -> list[object]:
    """Compare an exercise in a warm process with the bare script in the same one."""
    from gameday.scenarios.loader import load_scenario
    from gameday.simulator.exercise import play
    from gameday.simulator.options import Options

    loaded = load_scenario("impact/ec2-crypto-mining")
    templates, handler = load_templates(), load_handler()
    ours, bare = _alternate(
        lambda: play(loaded, Options()),
        lambda: play_bare(templates, handler),
        runs=_WARM_RUNS,
    )
    return ["warm exercise, CPU s", ours, bare, ours / bare, "<= 1.3"]


def compare_cold() -> list[object]:
    """Compare ``gameday run`` from nothing with the bare script from nothing."""
    with tempfile.TemporaryDirectory() as out:
        ours, bare = _alternate(
            lambda: _start("-m", "gameday", "run", "--out", out),
            lambda: _start("-m", "benchmarks.bare"),
            runs=_COLD_RUNS,
            cpu=_children_cpu,
        )
    return ["cold gameday run, CPU s", ours, bare, ours / bare, "<= 1.3"]


def _alternate(
    one: Callable[[], object],
    other: Callable[[], object],
    *,
    runs: int,
    cpu: Callable[[], float] = time.process_time,
) -> tuple[float, float]:
    """Return the median CPU seconds of each, run in turn after one warm-up."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        for action, measured in zip((one, other), times, strict=True):
            before = cpu()
            action()
            if run:
                measured.append(cpu() - before)
    return statistics.median(times[0]), statistics.median(times[1])


def _start(*arguments: str) -> None:
    subprocess.run(  # noqa: S603 - our own two programs
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _children_cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
