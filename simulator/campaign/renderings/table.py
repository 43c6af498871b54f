"""A campaign for a terminal: a row for each exercise, then how the seeds spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from gameday.scenarios.visible import one_line
from gameday.simulator.campaign.renderings.words import (
    HEADERS,
    SPREAD_HEADERS,
    tell_result,
    tell_spread,
    tell_summary,
)
from gameday.simulator.campaign.spread import find_spreads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gameday.simulator.campaign.result import Result

__all__ = ["render_table"]

_WIDEST = 60
"""Columns of a reason, after which it is wrapped."""


def render_table(results: Sequence[Result]) -> str:
    """Write results as text with a line's end."""
    sections = [_table(HEADERS, map(tell_result, results))]
    if spreads := find_spreads(results):
        sections.append(_table(SPREAD_HEADERS, map(tell_spread, spreads)))
    return "\n\n".join((*sections, tell_summary(results))) + "\n"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = tabulate(
        [tuple(map(one_line, row)) for row in rows],
        headers=headers,
        disable_numparse=True,
        maxcolwidths=[None] * (len(headers) - 1) + [_WIDEST],
    )
    return "\n".join(line.rstrip() for line in text.splitlines())
