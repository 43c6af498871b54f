"""Other people's text within GitHub-flavoured Markdown: it is read, and does nothing.

Links, images, HTML, mentions, references to issues, headings and fences are taken
apart: https://github.github.com/gfm/. What stands between two backticks stays code,
where none of them works, unless it looks like HTML to a reader that knows no code.
"""

from __future__ import annotations

import re

from gameday.scenarios.visible import one_line, visible

__all__ = ["escape", "escape_cell", "fence"]

_CODE = re.compile(r"(`[^`<]+`)")
_NO_WIDTH = "\u200b"
"""Breaks what GitHub would make a link of, and is not seen."""

_MARKS = re.compile(r"[\\`*~\[\]<]")
_LINKED = re.compile(
    r"(?<=@)(?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=#)(?=\d)", re.IGNORECASE
)
_FIRST = re.compile(r"(?=#{1,6}(\s|\Z)|>|[-+]\s\S)|\d+(?=[.)]\s)")
"""What would begin a heading, a quotation or a list."""


def escape(text: str) -> str:
    """Write a text on one line, so that it is what it says and nothing more."""
    pieces = _CODE.split(one_line(text))
    return "".join(
        piece if number % 2 else _take_apart(piece, is_first=number == 0)
        for number, piece in enumerate(pieces)
    )


def escape_cell(text: str) -> str:
    """Write a text for a cell of a table, where a bar would end it."""
    return escape(text).replace("|", "\\|")


def fence(text: str, language: str = "") -> str:
    """Set a text as a block of code that nothing in it can end."""
    runs = (len(run) for run in re.findall(r"`+", text))
    marks = "`" * max(3, 1 + max(runs, default=0))
    return f"{marks}{language}\n{visible(text)}\n{marks}"


def _take_apart(text: str, *, is_first: bool) -> str:
    plain = _MARKS.sub(lambda mark: f"\\{mark[0]}", text.replace("&", "&amp;"))
    plain = plain.replace("\\<", "&lt;")
    if is_first and (first := _FIRST.match(plain)):
        plain = f"{plain[: first.end()]}\\{plain[first.end() :]}"
    return _LINKED.sub(_NO_WIDTH, plain)
