"""Measure: ``python -m benchmarks``, or ``make bench``; the docs show what it writes.

Each figure is a ratio of runs that stand beside each other, in CPU seconds. It is a
result to read, never a test to pass.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tabulate import tabulate

from benchmarks.figures import FIGURES, Figures, describe_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.figures import Comparison
    from benchmarks.measure import Spread

_COMPARED = """\
Compared: exercises of the simulator (ours) with moto alone (bare), which makes the same
stacks and every call of the exercise that is not the simulator's own. Both have one
loader of service models, run in turn, and without the garbage collector. CPU seconds of
a process and its children; medians, quartiles in brackets."""


def main(arguments: list[str] | None = None) -> None:
    """Measure what is asked for, print it, and write it down."""
    groups = _list_groups()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=_COMPARED)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(groups))
    parser.add_argument("--rounds", type=int, default=7, help="pairs of a comparison")
    parser.add_argument(
        "--out", type=Path, default=FIGURES, help="JSON is written here"
    )
    chosen = parser.parse_args(arguments)
    if unknown := sorted({*chosen.groups} - groups.keys()):
        parser.error(
            f"no such group: {', '.join(unknown)} (known: {', '.join(groups)})"
        )
    machine = ", ".join(f"{name} {value}" for name, value in describe_machine().items())
    print(f"{_COMPARED}\nMachine: {machine}\n", flush=True)
    figures = Figures()
    for name in chosen.groups or groups:
        groups[name](figures, chosen.rounds)
    figures.write(chosen.out)
    print(f"\nwritten to {chosen.out}")


def _list_groups() -> dict[str, Callable[[Figures, int], None]]:
    """Return what can be measured, by its name."""
    # Late: help needs no boto3 and no moto.
    from benchmarks.chain import compare_calls
    from benchmarks.cold import compare_cold, compare_suites
    from benchmarks.custodian import compare_pushes
    from benchmarks.growth import measure_growth
    from benchmarks.shares import share_out
    from benchmarks.warm import compare_library

    def keep(
        measure: Callable[[int], Iterator[Comparison]], most: int
    ) -> Callable[[Figures, int], None]:
        def run(figures: Figures, rounds: int) -> None:
            for row in measure(min(rounds, most)):
                figures.comparisons.append(row)
                print(_tell(row), flush=True)

        return run

    def share(figures: Figures, _rounds: int) -> None:
        figures.shares += share_out()
        rows = [
            [row.exercise, row.part, row.cpu_ms, f"{row.share:.1%}", row.times]
            for row in figures.shares
        ]
        headers = ["exercise", "part", "CPU ms", "share", "times"]
        print(f"\n{tabulate(rows, headers, floatfmt='.1f')}\n", flush=True)

    def grow(figures: Figures, rounds: int) -> None:
        for row in measure_growth(min(rounds, 5)):
            figures.growth.append(row)
            costs = " ".join(
                f"{size}: {cost_s:.2f} s"
                for size, cost_s in zip(row.sizes, row.cpu_s, strict=True)
            )
            print(f"{row.what}: {costs}; exponent {_brief(row.exponent)}", flush=True)

    return {
        "warm": keep(compare_library, sys.maxsize),
        "call": keep(compare_calls, 7),
        "cold": keep(compare_cold, 7),
        "custodian": keep(compare_pushes, 5),
        "campaign": keep(compare_suites, 3),
        "shares": share,
        "growth": grow,
    }


def _tell(row: Comparison) -> str:
    aim = f", aim {row.aim:g}" if row.aim else ""
    calls = f" ({row.calls} calls)" if row.calls is not None else ""
    costs = f"ours {_brief(row.ours)}, bare {_brief(row.bare)} {row.unit}"
    return f"{row.what}{calls}: {costs}, ratio {_brief(row.ratio)}{aim}"


def _brief(spread: Spread) -> str:
    return f"{spread.median:.3g} [{spread.low:.3g}-{spread.high:.3g}]"


if __name__ == "__main__":
    main()
