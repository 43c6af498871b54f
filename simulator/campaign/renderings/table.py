"""A campaign for a terminal: a row for each exercise, then how the seeds spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.renderings.page import Page
from gameday.simulator.campaign.renderings.words import (
    HEADERS,
    SPREAD_HEADERS,
    tell_result,
    tell_spread,
    tell_summary,
)
from gameday.simulator.campaign.spread import find_spreads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.campaign.result import Result

__all__ = ["LOG", "render_table"]

LOG = Page(columns=160)
"""The page of a log, where an exercise has one line as long as that can be."""


def render_table(results: Sequence[Result], page: Page = LOG) -> str:
    """Write results as text with a line's end."""
    sections = [page.set_table(map(tell_result, results), HEADERS)]
    if spreads := find_spreads(results):
        sections.append(page.set_table(map(tell_spread, spreads), SPREAD_HEADERS))
    return "\n\n".join((*sections, page.wrap(tell_summary(results)))) + "\n"
