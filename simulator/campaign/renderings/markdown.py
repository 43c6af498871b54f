"""A campaign as Markdown, for the summary of a CI job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.renderings import find_rendering
from gameday.scorecards.renderings.escaping import escape, escape_cell, fence
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

__all__ = ["render_markdown"]

_MOST = 10
"""Scorecards written out; a job's summary has a limit of 1 MiB."""


def render_markdown(results: Sequence[Result]) -> str:
    """Write results as GitHub-flavoured Markdown with a line's end."""
    sections = [
        f"# Game day: {tell_summary(results)}",
        _table(HEADERS, map(tell_result, results)),
    ]
    if spreads := find_spreads(results):
        sections.append(_table(SPREAD_HEADERS, map(tell_spread, spreads)))
    failed = [result for result in results if result.verdict != "passed"]
    sections += map(_tell_failure, failed[:_MOST])
    if len(failed) > _MOST:
        sections.append(f"{len(failed) - _MOST} more are not written out here.")
    return "\n\n".join(sections) + "\n"


def _tell_failure(result: Result) -> str:
    return "\n\n".join(
        (
            "<details>",
            f"<summary>{escape(result.key.name)}: {result.verdict}</summary>",
            _tell_why(result),
            "</details>",
        )
    )


def _tell_why(result: Result) -> str:
    if result.ruled_card is not None:
        return find_rendering("markdown")(result.ruled_card).rstrip()
    detail = fence(result.detail) if result.detail else ""
    return "\n".join((*map(escape, result.reasons), "", detail))


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = "|" + " --- |" * len(headers)
    return "\n".join((_row(headers), rule, *map(_row, rows)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(escape_cell(cell) for cell in cells)} |"
