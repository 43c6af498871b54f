"""The scorecard for a terminal, as wide as its page."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent
from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scorecards.renderings.page import PLAIN, Page
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

_WIDEST = 96
"""Columns of a line of prose, beyond which no page makes it wider."""


def render_table(card: Scorecard, page: Page = PLAIN) -> str:
    """Write a card as text with a line's end."""
    sections = [
        _head(card, page),
        _list("Why", card.reasons, page),
        _table("Times", list_times(card), (), page),
        _table("Objectives (* critical)", _rows_of_objectives(card), _OBJECTIVES, page),
        _table("The adversary's goals", _rows_of_goals(card), _GOALS, page),
        _table("Workloads", _rows_of_workloads(card), _WORKLOADS, page),
        _table("Collateral damage", _rows_of_damages(card), _DAMAGES, page),
        _list("Permissions", list_permissions(card), page),
        _list("Gaps and notes", list_gaps(card), page),
        _list("Left behind by the clean-up", card.left_behind, page),
        _tell_latencies(card, page),
        page.wrap(f"journal {card.journal}"),
    ]
    return "\n\n".join(filter(None, sections)) + "\n"


def _head(card: Scorecard, page: Page) -> str:
    rule = "━" * min(_WIDEST, page.columns)
    said = (page.wrap(card.title), page.wrap(tell_context(card)))
    word = card.verdict.upper()
    score = page.wrap(tell_score(card), f"{word}   ").removeprefix(word)
    verdict = page.paint(card.verdict, word) + score
    return "\n".join((rule, *said, "", verdict, rule))


def _tell_latencies(card: Scorecard, page: Page) -> str:
    told = list(tell_latency_model(card))
    if page.latencies:
        return _list("What was simulated", told, page)
    model = card.latency_model.get("model")
    return page.wrap(
        f"Times are simulated by the latency model `{model}`; `--latencies` lists them."
        if model is not None
        else told[0]
    )


def _list(title: str, lines: Iterable[str], page: Page) -> str:
    narrow = replace(page, columns=min(_WIDEST, page.columns))
    items = [narrow.wrap(line, "  ", "    ") for line in lines]
    return "\n".join((page.embolden(title), *items)) if items else ""


def _table(
    title: str, rows: Iterable[Sequence[str]], headers: Sequence[str], page: Page
) -> str:
    listed = list(rows)
    if not listed:
        return ""
    table = page.indented().set_table(listed, headers)
    return "\n".join((page.embolden(title), indent(table, "  ")))


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
