"""The scorecard for a terminal: readable in 100 columns, without colour."""

from __future__ import annotations

from textwrap import fill, indent
from typing import TYPE_CHECKING

from tabulate import tabulate

from gameday.scenarios.duration import format_duration
from gameday.scenarios.visible import one_line, visible
from gameday.scorecards.renderings.permissions import list_permissions
from gameday.scorecards.renderings.words import (
    list_gaps,
    list_times,
    tell_clock,
    tell_context,
    tell_gain,
    tell_latency_model,
    tell_outage,
    tell_score,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gameday.scorecards.scorecard import Scorecard

__all__ = ["render_table"]

_WIDTH = 96
_RULE = "━" * _WIDTH
_COLUMNS = 98
_WIDEST = 24
_NARROWEST = 16


def render_table(card: Scorecard) -> str:
    """Write a card as text with a line's end."""
    sections = [
        _head(card),
        _list("Why", card.reasons),
        _table("Times", list_times(card), headers=()),
        _table(
            "Objectives (* critical)", _rows_of_objectives(card), headers=_OBJECTIVES
        ),
        _table("The adversary's goals", _rows_of_goals(card), headers=_GOALS),
        _table("Workloads", _rows_of_workloads(card), headers=_WORKLOADS),
        _table("Collateral damage", _rows_of_damages(card), headers=_DAMAGES),
        _list("Permissions", list_permissions(card)),
        _list("Gaps and notes", list_gaps(card)),
        _list("Left behind by the clean-up", card.left_behind),
        _list("What was simulated", tell_latency_model(card)),
        one_line(f"journal {card.journal}"),
    ]
    return "\n\n".join(filter(None, sections)) + "\n"


def _head(card: Scorecard) -> str:
    verdict = f"{card.verdict.upper()}   {tell_score(card)}"
    said = (one_line(card.title), one_line(tell_context(card)))
    return "\n".join((_RULE, *said, "", visible(verdict), _RULE))


def _list(title: str, lines: Iterable[str]) -> str:
    items = [_indent(line) for line in lines]
    return "\n".join((title, *items)) if items else ""


def _indent(text: str) -> str:
    """Wrap a sentence; text of several lines, which is there to be copied, stays."""
    if "\n" in text:
        return indent(visible(text), "    ")
    return fill(
        one_line(text),
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(title: str, rows: Iterable[Sequence[str]], *, headers: Sequence[str]) -> str:
    listed = [tuple(map(one_line, row)) for row in rows]
    if not listed:
        return ""
    text = tabulate(
        listed,
        headers=headers,
        tablefmt="simple" if headers else "plain",
        disable_numparse=True,
        maxcolwidths=_fit([headers, *listed] if headers else listed),
    )
    return "\n".join((title, *(f"  {line}".rstrip() for line in text.splitlines())))


def _fit(rows: Sequence[Sequence[str]]) -> list[int]:
    """Choose the columns' widths: the last is wrapped into what the others leave."""
    head = rows[0]
    *others, _ = (
        min(_WIDEST, max(len(row[column]) for row in rows))
        for column in range(len(head))
    )
    # A header is padded by two, and two spaces stand between columns.
    taken = sum(
        max(width, len(name) + 2) + 2
        for width, name in zip(others, head[:-1], strict=True)
    )
    return [*others, max(_NARROWEST, _COLUMNS - taken)]


_OBJECTIVES = ("phase", "objective", "verdict", "at", "due", "points", "reason")
_GOALS = ("goal", "lost for good", "impact", "why")
_WORKLOADS = ("workload", "down for", "outages")
_DAMAGES = ("at", "resource", "what")


def _rows_of_objectives(card: Scorecard) -> Iterator[tuple[str, ...]]:
    phase = ""
    for each in card.objectives:
        yield (
            "" if each.phase == phase else each.phase,
            each.id + (" *" if each.critical else ""),
            each.verdict,
            tell_clock(each.at),
            tell_clock(each.deadline),
            f"{each.points:.3g}/{each.weight:g}",
            each.reason,
        )
        phase = each.phase


def _rows_of_goals(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for goal, gain in zip(card.goals, card.impact.gains, strict=True):
        lost = "still held" if goal.is_held else tell_clock(goal.lost_at)
        yield goal.id, lost, tell_gain(gain), goal.why


def _rows_of_workloads(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for each in card.impact.downtimes:
        down = format_duration(each.seconds_down) if each.outages else "never down"
        yield each.workload, down, "; ".join(map(tell_outage, each.outages))


def _rows_of_damages(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for damage in card.collateral:
        what = ", ".join(filter(None, (damage.what, damage.by)))
        yield tell_clock(damage.at), damage.resource, what
