"""What a failed test says of its exercises: the scorecard, then what happened when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.renderings import find_rendering
from gameday.scorecards.renderings.words import tell_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.scorecard import Scorecard

__all__ = ["list_sections", "tell_timeline"]

_MOST = 60
"""Lines of a timeline; its middle is left out beyond."""


def list_sections(cards: Sequence[Scorecard]) -> Iterator[tuple[str, str]]:
    """Go through a test's exercises as report sections, a title and a text each."""
    render = find_rendering("table")
    for number, card in enumerate(cards, 1):
        suffix = f" {number} of {len(cards)}" if len(cards) > 1 else ""
        yield f"gameday scorecard{suffix}", render(card)
        yield f"gameday timeline{suffix}", tell_timeline(card)


def tell_timeline(card: Scorecard) -> str:
    """Write what happened, a line each, as far as a report has room."""
    lines = [
        f"{tell_clock(each.at):>7}  {each.lane:<10}  {each.text}"
        for each in card.timeline
    ]
    if len(lines) > _MOST:
        half = _MOST // 2
        left_out = f"         ({len(lines) - 2 * half} lines left out)"
        lines = [*lines[:half], left_out, *lines[-half:]]
    return "\n".join(lines) + "\n"
