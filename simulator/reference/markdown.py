"""The forms of Markdown the pages are written in: items, tables, blocks of code."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["WIDTH", "block", "code", "item", "paragraph", "plain", "table"]

WIDTH = 90


def plain(text: str) -> str:
    """Write a docstring's words as Markdown: one space, one backtick."""
    return " ".join(text.split()).replace("``", "`")


def code(*words: str) -> str:
    """Write words as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words)


def paragraph(text: str) -> Iterator[str]:
    """Go through the lines of a paragraph."""
    yield from _wrap(plain(text))


def item(text: str) -> Iterator[str]:
    """Go through the lines of a list's item."""
    yield from _wrap(plain(text), first="- ", then="  ")


def block(text: str, language: str = "text") -> Iterator[str]:
    """Go through the lines of a block of code."""
    yield from (f"```{language}", *text.rstrip().splitlines(), "```")


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Go through the lines of a table; they are as long as they have to be."""
    yield _row(headers)
    yield _row(["---"] * len(headers))
    yield from (_row([plain(cell).replace("|", "\\|") for cell in row]) for row in rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _wrap(text: str, *, first: str = "", then: str = "") -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
