"""cost.md: what an exercise costs beside the bare emulator, as last measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.simulator.reference.markdown import item, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["MEASURED", "PICTURE", "list_lines", "read_figures"]

MEASURED = Path(__file__).resolve().parents[2] / "benchmarks" / "figures.json"
"""What `make bench` wrote last, in a working copy of the repository."""

PICTURE = "cost.svg"
"""Beside the page."""

_GROUPS: Mapping[str, tuple[str, str]] = {
    "warm": (
        "Exercises",
        """Each scenario of the library, in a process that has played it before. The
        bare side makes the same stacks and calls; what it lacks is time, rules,
        functions, permissions, a network, sensors and a judgement.""",
    ),
    "call": (
        "Calls",
        """What one call more costs in an exercise, with all that it sets going: it is
        authorized, held to what AWS refuses, recorded, delivered by the trail, looked
        at by detectors and the referee, and judged.""",
    ),
    "cold": (
        "Commands",
        """The flagship from nothing, beside a script of the same stacks and calls.""",
    ),
    "custodian": (
        "Cloud Custodian",
        """A policy that is run by a finding, beside c7n alone on moto.""",
    ),
    "campaign": (
        "Many exercises",
        """Beside as many tests by pytest with two processes; each plays the stacks and
        calls of its exercise on moto.""",
    ),
}
_SMALLEST_SHARE = 0.01


def read_figures() -> Mapping[str, Any]:
    """Read what was measured."""
    found: Mapping[str, Any] = json.loads(MEASURED.read_text("utf-8"))
    return found


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    figures = read_figures()
    measured, machine = figures["measured"], figures["machine"]
    yield "# What an exercise costs"
    yield ""
    yield from paragraph(
        """Exercises beside moto alone, which makes the same stacks and every call of
        the exercise that is not the simulator's own: `make bench` measures, writes
        `benchmarks/figures.json`, and this page shows that. Both sides have one loader
        of service models and ids that are known, are run in turn within one process,
        and without the garbage collector. Figures are CPU seconds of a process and its
        children: medians, with quartiles in brackets. A ratio is that of runs that
        stand beside each other: a machine with other work (a load above its cores)
        slows both alike, and its seconds are longer than those of an idle one."""
    )
    yield ""
    libraries = ", ".join(
        f"{name} {machine[name]}" for name in ("moto", "boto3", "c7n")
    )
    yield from paragraph(
        f"Measured on {measured['on']}, of {measured['sources']}; what has changed"
        f" since is not in it. The machine: {machine['cores']} cores of"
        f" {machine['processor']} ({machine['system']}), load {machine['load']:g}, with"
        f" Python {machine['python']}, {libraries}."
    )
    for group, (heading, words) in _GROUPS.items():
        rows = [row for row in figures["comparisons"] if row["group"] == group]
        yield from ("", f"## {heading}", "")
        yield from paragraph(words)
        yield ""
        yield from table(
            ["What", "Calls", "Unit", "Exercise", "Bare", "Ratio", "Aim"],
            [_tell_comparison(row) for row in rows],
        )
    yield from _tell_shares(figures["shares"])
    yield from _tell_growth(figures["growth"])


def _tell_comparison(row: Mapping[str, Any]) -> list[str]:
    return [
        row["what"],
        "" if row["calls"] is None else str(row["calls"]),
        row["unit"],
        _tell_spread(row["ours"]),
        _tell_spread(row["bare"]),
        _tell_spread(row["ratio"]),
        "" if row["aim"] is None else f"{row['aim']:g}",
    ]


def _tell_shares(shares: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from ("", "## Where it goes", "")
    yield from paragraph(
        """Each scenario answered by its own responders. A layer is a part of the
        gateway's chain, and a listener hears of finished calls; each is charged for
        what it does itself. The referee is charged for all that it asks. What is below
        one per cent is left out here."""
    )
    for exercise in dict.fromkeys(row["exercise"] for row in shares):
        yield from ("", f"### `{exercise}`", "")
        yield from table(
            ["Part", "Times", "CPU ms", "Share"],
            [
                [
                    row["part"],
                    str(row["times"] or ""),
                    f"{row['cpu_ms']:.1f}",
                    f"{row['share']:.1%}",
                ]
                for row in shares
                if row["exercise"] == exercise and row["share"] >= _SMALLEST_SHARE
            ],
        )


def _tell_growth(growth: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from ("", "## How it grows", "")
    yield from paragraph(
        "The same small exercise with more and more of one thing. The exponent is the k"
        " of a + b·n^k, fitted to the CPU seconds of each round: at 1, twice as much"
        " costs twice what it adds."
    )
    yield from ("", f"![CPU seconds by size, both logarithmic]({PICTURE})", "")
    for row in growth:
        costs = ", ".join(
            f"{size}: {cost_s:.2f} s"
            for size, cost_s in zip(row["sizes"], row["cpu_s"], strict=True)
        )
        told = f"{row['what']}: exponent {_tell_spread(row['exponent'])}; {costs}."
        yield from item(told)


def _tell_spread(spread: Mapping[str, float]) -> str:
    if spread["low"] == spread["high"]:
        return f"{spread['median']:.3g}"
    return f"{spread['median']:.3g} ({spread['low']:.3g}-{spread['high']:.3g})"
