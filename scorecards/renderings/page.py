"""The page a table is set on: how wide it is, whether it has colours, what it shows.

A page is handed in, so that a rendering stays a function of what it is given; it is
`simulator.cli` that looks at the terminal. A table that is too wide for its page is set
otherwise: first its last column goes beneath each row, then a row becomes a list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import indent, wrap
from typing import TYPE_CHECKING, Final

from gameday.scenarios.visible import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    _Rows = Sequence[Sequence[str]]

__all__ = ["PLAIN", "Page"]

_WIDEST = 24
"""Columns of a cell that is not the last of its row, after which it is wrapped."""
_ENOUGH = 24
"""Columns in which the text of a last cell still reads as one."""
_GAP = 2
_SGR: Final = {"bold": "1", "red": "31", "green": "32", "yellow": "33"}
"""How a terminal is told: ECMA-48, Select Graphic Rendition."""
_COLOURS: Mapping[str, str] = {
    "aborted": "red",
    "crashed": "red",
    "failed": "red",
    "failed as expected": "green",
    "hung": "red",
    "invalid": "yellow",
    "late": "yellow",
    "met": "green",
    "missed": "red",
    "missing": "red",
    "passed": "green",
    "refused": "red",
    "regressed": "red",
    "still held": "red",
    "violated": "red",
}
"""The colour of a verdict, wherever it is all that a cell says."""


@dataclass(frozen=True, slots=True)
class Page:
    """What text is set on."""

    columns: int = 100
    """How many characters a line may have."""
    colours: bool = False
    """Whether colours are shown; they never say what no word says."""
    latencies: bool = False
    """Whether a scorecard lists how long everything of AWS took."""

    def paint(self, word: str, shown: str | None = None) -> str:
        """Give a verdict its colour, where it has one.

        Args:
            word: The verdict.
            shown: How it is written, where that is another way.
        """
        text = word if shown is None else shown
        colour = _COLOURS.get(word)
        if not self.colours or colour is None:
            return text
        return f"\x1b[{_SGR[colour]}m{text}\x1b[0m"

    def embolden(self, text: str) -> str:
        """Make a text stand out, where that can be shown."""
        return f"\x1b[{_SGR['bold']}m{text}\x1b[0m" if self.colours else text

    def indented(self) -> Page:
        """Return the page within a margin of two columns, which `indent` makes."""
        return replace(self, columns=self.columns - _GAP)

    def wrap(self, text: str, first: str = "", later: str = "  ") -> str:
        """Wrap a sentence; text of several lines, which is there to be copied, stays.

        Args:
            text: Anybody's; it is made safe to show.
            first: What the first line begins with.
            later: What all others begin with.
        """
        if "\n" in text:
            return indent(visible(text), later)
        return "\n".join(_wrap(one_line(text), self.columns, first, later))

    def set_table(
        self, rows: Iterable[Sequence[str]], headers: Sequence[str] = ()
    ) -> str:
        """Set rows as a table, or as what comes nearest to one on this page.

        Args:
            rows: Texts of other people, too: each is made safe to show.
            headers: The columns' names; without any, a row reads as a phrase.
        """
        cells = [tuple(map(one_line, row)) for row in rows]
        names = tuple(map(one_line, headers))
        return "\n".join(line.rstrip() for line in self._choose(cells, names))

    def _choose(self, rows: _Rows, headers: Sequence[str]) -> Iterable[str]:
        if not rows:
            return ()
        named = _pad(headers or [""] * len(rows[0]))
        *widths, last = _measure([*rows, named])
        narrow = [
            max(min(_WIDEST, width), len(name))
            for width, name in zip(widths, named[:-1], strict=True)
        ]
        for others in (widths, narrow):
            left = self._leave(others)
            if left >= min(last, _ENOUGH):
                return self._lay(rows, headers, [*others, left])
        if not headers:
            return self._phrase(rows)
        if self._leave(widths) >= -_GAP:
            return self._stack(rows, headers)
        if widths[1:] and self._leave(widths[1:]) >= 0:
            return self._group(rows, headers)
        return self._list(rows, headers)

    def _leave(self, widths: Iterable[int]) -> int:
        """Return what columns of these widths leave to the last one."""
        return self.columns - sum(width + _GAP for width in widths)

    def _lay(
        self,
        rows: _Rows,
        headers: Sequence[str],
        widths: Sequence[int] | None = None,
    ) -> list[str]:
        # A page is often made, to say how wide it is, where no table is set on it.
        from tabulate import tabulate

        return tabulate(
            [tuple(map(self.paint, row)) for row in rows],
            headers=headers,
            tablefmt="simple" if headers else "plain",
            disable_numparse=True,
            maxcolwidths=widths,
        ).splitlines()

    def _stack(self, rows: _Rows, headers: Sequence[str]) -> Iterator[str]:
        """Set a table without its last column, whose cells stand beneath their rows."""
        head, rule, *laid = self._lay([row[:-1] for row in rows], headers[:-1])
        yield from (head, rule)
        for line, row in zip(laid, rows, strict=True):
            yield line
            yield from _wrap(row[-1], self.columns, "    ", "    ")

    def _group(self, rows: _Rows, headers: Sequence[str]) -> Iterator[str]:
        """Set such a table with its first column, too, as headings between the rows."""
        within = self.indented()
        head, rule, *laid = self._lay([row[1:-1] for row in rows], headers[1:-1])
        yield from (f"  {head}", f"  {rule}")
        group = ""
        for line, row in zip(laid, rows, strict=True):
            if row[0] not in {"", group}:
                group = row[0]
                yield from _wrap(group, self.columns, "", "  ")
            yield f"  {line}"
            yield from _wrap(row[-1], within.columns, "      ", "      ")

    def _list(self, rows: _Rows, headers: Sequence[str]) -> Iterator[str]:
        """Set each row as a list of its cells, under their names."""
        width = max(map(len, headers)) + _GAP
        for number, row in enumerate(rows):
            if number:
                yield ""
            for name, cell in zip(headers, row, strict=True):
                if cell in {"", "-"}:
                    continue
                margin = " " * width
                first, *rest = _wrap(cell, self.columns, margin, margin)
                yield f"{name:{width}}{self.paint(first.strip())}"
                yield from rest

    def _phrase(self, rows: _Rows) -> Iterator[str]:
        for subject, *rest in rows:
            yield from _wrap(f"{subject}: {' '.join(rest)}", self.columns, "", "  ")


PLAIN: Final = Page()
"""What nobody looks at on a terminal."""


def _measure(rows: _Rows) -> list[int]:
    """Return how wide each column would like to be."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _pad(headers: Sequence[str]) -> list[str]:
    """Return headers as wide as tabulate makes them: by two, save the last."""
    return [*(f"{name}  " for name in headers[:-1]), headers[-1]]


def _wrap(text: str, columns: int, first: str, later: str) -> list[str]:
    return wrap(
        text,
        columns,
        initial_indent=first,
        subsequent_indent=later,
        break_on_hyphens=False,
    )
