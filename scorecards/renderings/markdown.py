"""The scorecard as Markdown, for a job summary or a comment under a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scorecards.renderings.escaping import escape, escape_cell, fence
from gameday.scorecards.renderings.permissions import list_permissions
from gameday.scorecards.renderings.words import (
    list_gaps,
    list_times,
    tell_clock,
    tell_context,
    tell_gain,
    tell_latency_model,
    tell_score,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gameday.scorecards.scorecard import Scorecard

__all__ = ["render_markdown"]


_OBJECTIVES = ("phase", "objective", "verdict", "at", "deadline", "points", "reason")


def render_markdown(card: Scorecard) -> str:
    """Write a card as GitHub-flavoured Markdown with a line's end."""
    sections = [
        f"## {escape(card.title)}: {card.verdict}",
        f"**{escape(tell_score(card))}**  \n{escape(tell_context(card))}",
        _list(card.reasons),
        _table(("time", "", ""), list_times(card)),
        _table(_OBJECTIVES, _rows_of_objectives(card)),
        _table(("goal", "lost for good", "impact", "why"), _rows_of_goals(card)),
        _table(("workload", "down for"), _rows_of_workloads(card)),
        _table(("collateral damage", "at", "what"), _rows_of_damages(card)),
        _tell_permissions(card),
        _tell_gaps(card),
        _list(f"left behind: {resource}" for resource in card.left_behind),
        "What was simulated:\n\n" + _list(tell_latency_model(card)),
        escape(f"Journal `{card.journal}`"),
    ]
    return "\n\n".join(filter(None, sections)) + "\n"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)


def _tell_permissions(card: Scorecard) -> str:
    told = [
        fence(each, "json") if "\n" in each else escape(each)
        for each in list_permissions(card)
    ]
    return "\n\n".join(("Permissions:", *told)) if told else ""


def _tell_gaps(card: Scorecard) -> str:
    told = _list(list_gaps(card))
    return f"Gaps and notes:\n\n{told}" if told else ""


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = [_row(row) for row in rows]
    rule = "|" + " --- |" * len(headers)
    return "\n".join((_row(headers), rule, *body)) if body else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(escape_cell(cell) for cell in cells)} |"


def _rows_of_objectives(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for each in card.objectives:
        yield (
            each.phase,
            f"`{each.id}`" + (" (critical)" if each.critical else ""),
            each.verdict,
            tell_clock(each.at),
            tell_clock(each.deadline),
            f"{each.points:.3g} of {each.weight:g}",
            each.reason,
        )


def _rows_of_goals(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for goal, gain in zip(card.goals, card.impact.gains, strict=True):
        lost = "still held" if goal.is_held else tell_clock(goal.lost_at)
        yield f"`{goal.id}`", lost, tell_gain(gain), goal.why


def _rows_of_workloads(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for each in card.impact.downtimes:
        down = format_duration(each.seconds_down) if each.outages else "never down"
        yield f"`{each.workload}`", down


def _rows_of_damages(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for damage in card.collateral:
        yield f"`{damage.resource}`", tell_clock(damage.at), damage.what
