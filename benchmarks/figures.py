"""What a run of the benchmarks found, as JSON: the docs' figures come from there."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Pair

__all__ = ["FIGURES", "Comparison", "Figures", "Growth", "Share", "compare"]

FIGURES = Path(__file__).resolve().parent / "figures.json"
"""Where `make bench` writes, and where the docs read."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing, by the simulator and by its peer."""

    group: str
    what: str
    unit: str
    ours: Spread
    bare: Spread
    ratio: Spread
    """Of the pairs, not of the medians."""
    aim: float | None = None
    """The ratio that is wanted; None where none is."""
    calls: int | None = None
    """Calls of the exercise that the peer made again, where it did."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a part of the simulator takes of an exercise."""

    exercise: str
    part: str
    cpu_ms: float
    share: float
    """Of the whole exercise, from 0 to 1."""
    times: int
    """How often it was at work."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How the cost of an exercise grows with one thing in it."""

    what: str
    sizes: tuple[int, ...]
    cpu_s: tuple[float, ...]
    """Medians, a size each."""
    exponent: Spread
    """``k`` of ``a + b * n**k``, fitted to each round."""


@dataclass(slots=True)
class Figures:
    """All that a run found."""

    comparisons: list[Comparison] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """Write them as JSON, with what was measured, when, and on which machine."""
        found = {
            "measured": describe_sources(),
            "machine": describe_machine(),
            **asdict(self),
        }
        path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def compare(
    group: str,
    what: str,
    pairs: Sequence[Pair],
    *,
    unit: str = "CPU s",
    aim: float | None = None,
    calls: int | None = None,
) -> Comparison:
    """Put pairs of measurements together."""
    return Comparison(
        group=group,
        what=what,
        unit=unit,
        ours=Spread.of([pair.ours for pair in pairs]),
        bare=Spread.of([pair.bare for pair in pairs]),
        ratio=Spread.of([pair.ours / pair.bare for pair in pairs]),
        aim=aim,
        calls=calls,
    )


def describe_sources() -> dict[str, str]:
    """Tell which sources the figures are of, and of which day."""
    today = datetime.now(UTC)  # noqa: TID251 - the machine's: no exercise is played
    return {"on": f"{today:%Y-%m-%d}", "sources": _name_sources()}


def describe_machine() -> dict[str, str | int | float]:
    """Tell what the figures were measured on, and how busy it was."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _name_processor(),
        "cores": os.cpu_count() or 1,
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **{name: version(name) for name in ("moto", "boto3", "c7n")},
    }


def _name_sources() -> str:
    """Name the commit; it ends in ``-dirty`` where the working copy has changes."""
    try:
        said = subprocess.check_output(
            ["git", "describe", "--always", "--dirty", "--exclude=*"],  # noqa: S607 - as found
            cwd=FIGURES.parent,
            text=True,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.CalledProcessError):
        return "sources that are in no repository"
    return f"commit {said.strip()}"


def _name_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.processor()).strip()
