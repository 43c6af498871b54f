"""A scorecard in the format that was asked for, on the page that it is printed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.visible import visible

if TYPE_CHECKING:
    from gameday.scorecards.renderings.page import Page
    from gameday.scorecards.scorecard import Scorecard

__all__ = ["Printing"]


@dataclass(frozen=True, slots=True)
class Printing:
    """How scorecards are printed."""

    style: str
    """A format's name, as `--format` has it."""
    page: Page

    def render(self, card: Scorecard, *, seconds: float | None = None) -> str:
        """Write a card.

        Args:
            card: What is written.
            seconds: How long playing took, in real time; None where nothing was played.
        """
        # One rendering is needed, and each has libraries of its own to load.
        if self.style == "table":
            from gameday.scorecards.renderings.table import render_table

            return render_table(card, self.page)
        if self.style == "junit":
            from gameday.scorecards.renderings.junit import render_junit

            return visible(render_junit(card, seconds))
        from gameday.scorecards.renderings import find_rendering

        text = find_rendering(self.style)(card)
        # JSON has escapes of its own, and would be none with others in it.
        return text if self.style == "json" else visible(text)
