"""The timeline of a card laid out as a drawing: rows, bars, dots and labels in pixels.

It knows sizes and places, not colours and not SVG: the template draws what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from gameday.scorecards.facts import KINDS
from gameday.scorecards.facts.account import CollateralDone
from gameday.scorecards.facts.adversary import GoalFact
from gameday.scorecards.renderings.words import tell_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gameday.scorecards.facts.typed import Lane
    from gameday.scorecards.goals import Hold
    from gameday.scorecards.scorecard import Scorecard
    from gameday.scorecards.timeline import Moment

__all__ = ["Bar", "Chart", "Dot", "Label", "Row", "draw_chart", "find_windows"]

WIDTH = 1040
LEFT = 150
RIGHT = 24
ROW_HEIGHT = 30
LABEL_HEIGHT = 17

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)
_MOST_TICKS = 9
_CHARACTER = 6.4
"""How wide a letter of a label is, about, in pixels."""

_MILESTONES = (
    ("effective", "inject"),
    ("signalled", "signal"),
    ("alerted", "alert"),
    ("first_action", "first action"),
    ("contained", "contained"),
    ("recovered", "recovered"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time in a row."""

    x: float
    width: float
    style: str
    hint: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A moment in a row."""

    x: float
    style: str
    hint: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart."""

    y: float
    name: str
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()
    begins_group: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A milestone's or a tick's name above the rows."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything there is to draw."""

    title: str
    width: int
    height: float
    left: int
    top: float
    bottom: float
    ticks: tuple[Label, ...]
    milestones: tuple[Label, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns seconds into pixels."""

    start: float
    end: float

    def x(self, seconds: float) -> float:
        share = (seconds - self.start) / (self.end - self.start)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def shows(self, seconds: float) -> bool:
        return self.start <= seconds <= self.end

    def bar(self, start: float, end: float, *, style: str, hint: str) -> Iterator[Bar]:
        """Draw a stretch, cut at the chart's edges; nothing where it is outside."""
        if end >= self.start and start <= self.end:
            left, right = self.x(max(start, self.start)), self.x(min(end, self.end))
            yield Bar(left, max(1.5, round(right - left, 1)), style, hint)


def find_windows(card: Scorecard) -> Iterator[tuple[str, float, float]]:
    """Choose what to draw: the whole exercise, and the response alone if it was short.

    Yields:
        A title, and where the window starts and ends in seconds.
    """
    end = max(card.duration, 1.0)
    yield "The exercise", 0.0, end
    told = [
        m.at
        for m in card.timeline
        if m.lane == "responders" and m.kind != CollateralDone.kind
    ]
    if told:
        first, last = min(told), max(told)
        margin = max(1.0, (last - first) * 0.15)
        if last - first + 2 * margin < end / 5:
            yield "The response, close up", max(0.0, first - margin), last + margin


def draw_chart(card: Scorecard, *, title: str, start: float, end: float) -> Chart:
    """Lay out the timeline of a card between two times, in seconds."""
    scale = _Scale(start, end)
    milestones, depth = _place_milestones(card, scale)
    top = depth * LABEL_HEIGHT + 16.0
    rows = tuple(_number_rows(_make_rows(card, scale), top))
    bottom = top + len(rows) * ROW_HEIGHT
    return Chart(
        title=title,
        width=WIDTH,
        height=bottom + 30,
        left=LEFT,
        top=top,
        bottom=bottom,
        ticks=tuple(
            Label(scale.x(at), bottom + 18, tell_clock(at)) for at in _ticks(scale)
        ),
        milestones=milestones,
        rows=rows,
    )


def _ticks(scale: _Scale) -> Iterator[float]:
    length = scale.end - scale.start
    fitting = (step for step in _STEPS if length / step <= _MOST_TICKS)
    step = next(fitting, 86_400)
    at = -(-scale.start // step) * step
    while at <= scale.end:
        yield at
        at += step


def _place_milestones(card: Scorecard, scale: _Scale) -> tuple[tuple[Label, ...], int]:
    """Put each name above its moment, a line higher where it would cover another."""
    free: list[float] = []
    placed: list[tuple[float, int, str]] = []
    for x, text in sorted(_find_milestones(card, scale)):
        line = next((n for n, until in enumerate(free) if until <= x), len(free))
        width = len(text) * _CHARACTER + 14
        free[line : line + 1] = [x + width]
        placed.append((x, line, text))
    depth = len(free)
    labels = tuple(
        Label(x, (depth - line) * LABEL_HEIGHT, text) for x, line, text in placed
    )
    return labels, depth


def _find_milestones(card: Scorecard, scale: _Scale) -> Iterator[tuple[float, str]]:
    """Name each moment once: milestones at the same time share a line."""
    by_time: dict[float, list[str]] = {}
    for name, text in _MILESTONES:
        at = getattr(card.milestones, name)
        if at is not None and scale.shows(at):
            by_time.setdefault(at, []).append(text)
    for at, texts in by_time.items():
        yield scale.x(at), f"{', '.join(texts)} {tell_clock(at)}"


def _make_rows(card: Scorecard, scale: _Scale) -> Iterator[Row]:
    yield Row(0, "Adversary", dots=_dots(card.timeline, "adversary", scale))
    yield from _rows_of_goals(card, scale)
    yield Row(0, "Sensors", dots=_dots(card.timeline, "sensors", scale))
    yield Row(0, "Responders", dots=_dots(card.timeline, "responders", scale))
    yield from _rows_of_workloads(card, scale)
    yield from _rows_of_objectives(card, scale)


def _number_rows(rows: Iterable[Row], top: float) -> Iterator[Row]:
    for number, row in enumerate(rows):
        y = top + number * ROW_HEIGHT + ROW_HEIGHT / 2
        yield Row(y, row.name, row.bars, row.dots, row.begins_group)


def _dots(moments: Sequence[Moment], lane: Lane, scale: _Scale) -> tuple[Dot, ...]:
    return tuple(
        Dot(
            scale.x(moment.at), _style(moment), f"{tell_clock(moment.at)} {moment.text}"
        )
        for moment in moments
        if moment.lane == lane
        and scale.shows(moment.at)
        # A goal has a row of its own.
        and not issubclass(KINDS[moment.kind], GoalFact)
    )


def _style(moment: Moment) -> str:
    return "bad" if KINDS[moment.kind].is_trouble else moment.lane


def _rows_of_goals(card: Scorecard, scale: _Scale) -> Iterator[Row]:
    for goal in card.goals:
        idle = scale.bar(scale.start, scale.end, style="idle", hint="not reachable")
        held = (
            scale.bar(hold.start, hold.end, style="held", hint=_tell_hold(hold))
            for hold in goal.holds
        )
        yield Row(0, f"goal {goal.id}", (*idle, *chain.from_iterable(held)))


def _rows_of_workloads(card: Scorecard, scale: _Scale) -> Iterator[Row]:
    for each in card.impact.downtimes:
        up = scale.bar(scale.start, scale.end, style="up", hint=f"{each.workload} up")
        down = (
            scale.bar(outage.start, outage.end, style="down", hint=outage.reason)
            for outage in each.outages
        )
        bars = (*up, *chain.from_iterable(down))
        yield Row(0, f"workload {each.workload}", bars)


def _rows_of_objectives(card: Scorecard, scale: _Scale) -> Iterator[Row]:
    for number, each in enumerate(card.objectives):
        hint = f"{each.verdict}: {each.reason}"
        limit = each.deadline
        start = 0.0 if limit is None else limit - (each.allowed or 0.0)
        until = card.duration if limit is None else limit
        bars = tuple(scale.bar(start, until, style="allowed", hint=hint))
        dots = []
        shown_at = each.at if each.at is not None or not each.is_failed else until
        if shown_at is not None and scale.shows(shown_at):
            dots.append(Dot(scale.x(shown_at), each.verdict, hint))
        if limit is not None and scale.shows(limit):
            dots.append(Dot(scale.x(limit), "deadline", f"due {tell_clock(limit)}"))
        yield Row(0, each.id, bars, tuple(dots), begins_group=number == 0)


def _tell_hold(hold: Hold) -> str:
    return f"held {tell_clock(hold.start)} to {tell_clock(hold.end)}"
