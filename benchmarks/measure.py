"""How a cost is taken: CPU seconds of a process and its children, without collecting.

A machine that does other work slows both sides alike, so what is believed is the ratio
of two runs that stand beside each other, and the median of many such pairs. The
collector is kept out: one look through a warm heap costs as much as an exercise, and
would fall on whichever side happens to be running.
"""

from __future__ import annotations

import gc
import resource
import statistics
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Pair", "Spread", "alternate", "count_cpu", "take", "without_collecting"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Several values: their median, and the quartiles it lies between."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of one value or more."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two runs, one right after the other."""

    ours: float
    bare: float


def count_cpu() -> float:
    """Return the CPU seconds of this process, and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(
            resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
    )


def take(action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action."""
    before = count_cpu()
    action()
    return count_cpu() - before


@contextmanager
def without_collecting() -> Iterator[None]:
    """Collect now, and not again until the block ends; what is there is left alone."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def alternate(
    ours: Callable[[], object],
    bare: Callable[[], object],
    *,
    rounds: int,
    warm: bool = True,
) -> list[Pair]:
    """Take the CPU seconds of two actions in turn.

    Which comes first changes with every round: the second finds warmer caches.

    Args:
        ours: What the simulator does.
        bare: What its peer does.
        rounds: How often each is done.
        warm: Whether each is done once before, as it is in a process that goes on.
    """
    if warm:
        ours()
        bare()
    pairs = []
    for number in range(rounds):
        order = (ours, bare) if number % 2 else (bare, ours)
        taken = []
        for action in order:
            with without_collecting():
                taken.append(take(action))
        pairs.append(Pair(*(taken if number % 2 else reversed(taken))))
    return pairs
