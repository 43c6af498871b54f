"""A day of virtual time beside an hour: memory and logs must not grow without bound."""

from __future__ import annotations

import os
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
_MEBI = 1024
_KIBI = 1024


def compare_days() -> Iterator[list[object]]:
    """Play the flagship for a day and for an hour, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        day, hour = (_play(Path(folder), length) for length in ("24h", "1h"))
    words = ("peak memory, MiB", "logs on disk, KiB", "CPU s")
    for what, one, other in zip(words, day, hour, strict=True):
        yield [f"24 h beside 1 h, {what}", one, other, one / other, "bounded"]


def _play(folder: Path, length: str) -> tuple[float, float, float]:
    """Return the peak memory, the size of the logs and the CPU time of a run."""
    from scenarios.loader import load_scenario

    data = yaml.safe_load(load_scenario(_FLAGSHIP).path.read_text("utf-8"))
    path = folder / length / "scenario.yaml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump({**data, "duration": length}), "utf-8")
    out = folder / f"{length}-runs"
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "simulator", "run", str(path), "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    logs = sum(file.stat().st_size for file in out.rglob("*.gz"))
    return usage.ru_maxrss / _MEBI, logs / _KIBI, usage.ru_utime + usage.ru_stime
