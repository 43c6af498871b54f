"""A day of virtual time beside an hour: memory and logs must not grow without bound."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["compare_days"]

_FLAGSHIP = "impact/ec2-crypto-mining"
_KIBI = 1024
_MEASURED = """
import pathlib, sys, time
from gameday.simulator.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
status = pathlib.Path("/proc/self/status").read_text()
peak = status.partition("VmHWM:")[2].split()[0]
print(peak, time.process_time(), file=sys.stderr)
"""
"""Plays and says its own peak in KiB: what a parent is told counts the parent's too."""


def compare_days() -> Iterator[list[object]]:
    """Play the flagship for a day and for an hour, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        day, hour = (_play(Path(folder), length) for length in ("24h", "1h"))
    words = ("peak memory, MiB", "logs on disk, KiB", "CPU s")
    for what, one, other in zip(words, day, hour, strict=True):
        yield [f"24 h beside 1 h, {what}", one, other, one / other, "bounded"]


def _play(folder: Path, length: str) -> tuple[float, float, float]:
    """Return the peak memory, the size of the logs and the CPU time of a run."""
    from gameday.scenarios.loader import load_scenario

    data = yaml.safe_load(load_scenario(_FLAGSHIP).path.read_text("utf-8"))
    path = folder / length / "scenario.yaml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump({**data, "duration": length}), "utf-8")
    out = folder / f"{length}-runs"
    arguments = ["run", str(path), "--out", str(out)]
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _MEASURED, *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    peak_kib, cpu_s = done.stderr.split()[-2:]
    logs = sum(file.stat().st_size for file in out.rglob("*.gz"))
    return float(peak_kib) / _KIBI, logs / _KIBI, float(cpu_s)
