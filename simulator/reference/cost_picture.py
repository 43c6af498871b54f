"""cost.svg: how the cost of an exercise grows, drawn as lines on two logarithmic axes.

On such axes a cost in proportion rises as steeply as the dashed line; where a line lies
flat, most is what an exercise costs anyhow.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from gameday.simulator.reference.cost import read_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["draw"]

_WIDTH, _HEIGHT = 760, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 500, 20, 370
_COLOURS = (
    "#1b6ca8",
    "#c2571a",
    "#2a7f3f",
    "#8e3a80",
    "#a0522d",
    "#4b4b9b",
    "#00798c",
)
_LINE = 26


def draw() -> str:
    """Return the picture as the text of its file."""
    growth = read_figures()["growth"]
    return "\n".join((*_draw(growth), "")) if growth else ""


def _draw(growth: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    across = _Axis([n for row in growth for n in row["sizes"]], _LEFT, _RIGHT)
    up = _Axis([s for row in growth for s in row["cpu_s"]], _BOTTOM, _TOP)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12" role="img">'
    )
    yield "<title>CPU seconds of an exercise by the size of what grows</title>"
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
    for mark in across.marks():
        x = across.place(mark)
        yield _line(x, _BOTTOM, x, _TOP, "#ddd")
        yield _text(x, _BOTTOM + 18, f"{mark:g}", anchor="middle")
    for mark in up.marks():
        y = up.place(mark)
        yield _line(_LEFT, y, _RIGHT, y, "#ddd")
        yield _text(_LEFT - 6, y + 4, f"{mark:g} s", anchor="end")
    yield _text((_LEFT + _RIGHT) / 2, _BOTTOM + 38, "how many", anchor="middle")
    yield from _draw_slope(across, up)
    for number, row in enumerate(growth):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [
            (across.place(size), up.place(cost_s))
            for size, cost_s in zip(row["sizes"], row["cpu_s"], strict=True)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield (
            f'<polyline points="{path}" fill="none" stroke="{colour}"'
            ' stroke-width="2"/>'
        )
        yield from (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
            for x, y in points
        )
        y = _TOP + 20 + number * _LINE
        yield _line(_RIGHT + 16, y - 4, _RIGHT + 36, y - 4, colour, width=3)
        told = f"{row['what']} ({row['exponent']['median']:.2f})"
        yield _text(_RIGHT + 42, y, told)
    yield "</svg>"


class _Axis:
    """A logarithmic axis, from the least to the most of its values.

    Args:
        values: What stands on it.
        start: Where its least is in the picture.
        end: Where its most is.
    """

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.least, self.most = min(values) / 1.2, max(values) * 1.2
        self._start, self._end = start, end

    def place(self, value: float) -> float:
        """Return where a value stands."""
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return self._start + share * (self._end - self._start)

    def marks(self) -> Iterator[float]:
        """Go through what lies on it of 1, 2 and 5 times the powers of ten."""
        power = math.floor(math.log10(self.least))
        while 10.0**power <= self.most:
            for times in (1, 2, 5):
                if self.least <= times * 10.0**power <= self.most:
                    yield times * 10.0**power
            power += 1


def _draw_slope(across: _Axis, up: _Axis) -> Iterator[str]:
    """Draw what grows in proportion, through the lower left."""
    times = min(across.most / across.least, up.most / up.least)
    yield _line(
        across.place(across.least),
        up.place(up.least),
        across.place(across.least * times),
        up.place(up.least * times),
        "#999",
        dashes=True,
    )


def _line(
    x: float,
    y: float,
    to_x: float,
    to_y: float,
    colour: str,
    *,
    width: int = 1,
    dashes: bool = False,
) -> str:
    dashed = ' stroke-dasharray="5 4"' if dashes else ""
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
        f' stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
