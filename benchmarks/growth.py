"""How the cost of an exercise grows with what is in it.

Each thing is played in four sizes, a doubling apart, and ``a + b * n**k`` is fitted to
the CPU seconds: `a` is what an exercise costs anyhow, and a `k` above one would say
that twice as much costs more than twice.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.figures import Growth
from benchmarks.grown import GROWING
from benchmarks.measure import Spread, take, without_collecting
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.grown import Grown

__all__ = ["fit_exponent", "measure_growth"]

_SIZES: Mapping[str, tuple[int, ...]] = {
    "injects that change something": (25, 50, 100, 200),
    "findings, each answered": (10, 20, 40, 80),
    "objectives, over 20 changes": (15, 30, 60, 120),
    "goals, each tried every 3 minutes": (5, 10, 20, 40),
    "responders to one finding": (5, 10, 20, 40),
    "hours of the flagship": (6, 12, 24, 48),
    "things in the estate": (40, 80, 160, 320),
}
_EXPONENTS = [step / 100 for step in range(30, 301)]


def measure_growth(rounds: int) -> Iterator[Growth]:
    """Measure everything that grows; the sizes take turns within a round."""
    for what, make in GROWING.items():
        sizes = _SIZES[what]
        grown = [make(size) for size in sizes]
        _play(grown[0])
        taken = [[_measure(each) for each in grown] for _ in range(rounds)]
        yield Growth(
            what=what,
            sizes=sizes,
            cpu_s=tuple(statistics.median(costs) for costs in zip(*taken, strict=True)),
            exponent=Spread.of([fit_exponent(sizes, costs) for costs in taken]),
        )


def fit_exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Find the ``k`` with which ``a + b * size**k`` comes nearest to the costs."""
    return min(_EXPONENTS, key=lambda k: _misfit([n**k for n in sizes], costs))


def _misfit(grown: Sequence[float], costs: Sequence[float]) -> float:
    """Return the squares that a straight line through the points leaves."""
    try:
        line = statistics.linear_regression(grown, costs)
    except statistics.StatisticsError:  # all alike
        return 0.0
    return sum(
        (cost - line.intercept - line.slope * each) ** 2
        for each, cost in zip(grown, costs, strict=True)
    )


def _measure(grown: Grown) -> float:
    with without_collecting():
        return take(lambda: _play(grown))


def _play(grown: Grown) -> None:
    play(grown.loaded, Options(out=None), responders=list(grown.responders))
