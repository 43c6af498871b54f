"""Whole commands, each in a process of its own: from nothing, and many at once.

``gameday run`` stands beside a bare script with the flagship's stacks and calls, and
``gameday test`` beside a suite written by hand, a test for each of the same exercises.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bare import Peer
from benchmarks.figures import compare
from benchmarks.measure import Pair, alternate
from benchmarks.recorded import record
from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.loader import load_scenario
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from benchmarks.figures import Comparison

__all__ = ["compare_cold", "compare_suites"]

_ROOT = Path(__file__).resolve().parent.parent
_FLAGSHIP = "impact/ec2-crypto-mining"
_SEEDS = 15
_KIBI = 1024
_HAND_WRITTEN = """\
from pathlib import Path

import pytest
from benchmarks.bare import Peer, load_script

SCRIPTS = sorted(Path(__file__).parent.glob("*.script"))


@pytest.mark.parametrize("seed", range({seeds}))
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_response(script, seed):
    Peer().play(load_script(script))
"""
_SAYING_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""


def compare_cold(rounds: int) -> Iterator[Comparison]:
    """Compare the flagship from nothing, by CPU and by the most memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flagship.script"
        _write_script(_FLAGSHIP, path)
        ours = ["-m", "gameday", "run", "--out", folder]
        for told, options, aim in (
            ("beside a bare script", (), 1.15),
            ("beside a bare script with one loader of models", ("--shared",), None),
        ):
            bare = ["-m", "benchmarks.bare", *options, str(path)]
            pairs = alternate(
                partial(_run, *ours), partial(_run, *bare), rounds=rounds, warm=False
            )
            yield compare("cold", f"`gameday run` {told}", pairs, aim=aim)
        peaks = [Pair(_find_peak(ours), _find_peak(bare)) for _ in range(3)]
        yield compare("cold", "`gameday run`, most memory", peaks, unit="MiB")


def compare_suites(rounds: int) -> Iterator[Comparison]:
    """Compare 45 exercises by two processes with 45 tests on moto by two."""
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(library_ids()):
            _write_script(name, Path(folder) / f"{number}.script")
        tests = Path(folder) / "test_by_hand.py"
        tests.write_text(_HAND_WRITTEN.format(seeds=_SEEDS), encoding="utf-8")
        ours = ["-m", "gameday", "test", *library_ids(), "--out", folder]
        bare = ["-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
        pairs = alternate(
            partial(_run, *ours, "--seeds", str(_SEEDS), "--jobs", "2"),
            partial(_run, *bare, "-p", "no:randomly", str(tests)),
            rounds=rounds,
            warm=False,
        )
        count = _SEEDS * len(library_ids())
        yield compare("campaign", f"{count} exercises by `gameday test`", pairs)


def _write_script(name: str, path: Path) -> None:
    script = record(load_scenario(name), Options(out=None), Peer()).script
    # What a call is given may be a mapping that knows how it was parsed.
    calls = tuple(replace(each, params=dict(each.params)) for each in script.calls)
    path.write_bytes(pickle.dumps(replace(script, calls=calls)))


def _run(*arguments: str, ends: Collection[int] = (0, 1)) -> str:
    """Run Python to its end, and return what it said beside its output.

    Args:
        arguments: Python's own.
        ends: Its exit codes that are taken: an exercise that is failed is a result
            like any other.
    """
    done = subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, *arguments],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        text=True,
    )
    if done.returncode not in ends:
        raise RuntimeError(done.stderr)
    return done.stderr


def _find_peak(arguments: list[str]) -> float:
    """Return the most memory that any process of a command had, in MiB.

    A process is told of its children's; so the command is one of a child that has none
    besides, and that is small itself.
    """
    said = _run("-c", _SAYING_PEAK, sys.executable, *arguments, ends=(0,))
    return float(said.split()[-1]) / _KIBI
