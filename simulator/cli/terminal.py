"""What a terminal shows: how wide it is, and whether it knows colours.

Where standard output is a file or a pipe, nothing depends on the terminal that the
command was started from: a log looks the same wherever it was written.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from gameday.scorecards.renderings.page import Page

__all__ = ["find_columns", "find_page", "is_terminal", "shows_colours"]

_WIDEST = 100
"""Columns beyond which a page is no longer read but scanned."""
_NARROWEST = 24
"""Columns below which nothing can be set."""


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at a stream as it is written."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it is closed
        return False


def shows_colours(stream: TextIO | None) -> bool:
    """Whether colours are written to a stream.

    ``NO_COLOR`` (no-color.org) and ``FORCE_COLOR`` (force-color.org) are a person's
    word, whatever the stream is; the first wins, as in Python's own tracebacks.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def find_columns(stream: TextIO | None, *, otherwise: int = _WIDEST) -> int:
    """Return how many columns a stream has; of what is no terminal, `otherwise`."""
    if not is_terminal(stream):
        return otherwise
    return max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def find_page(
    stream: TextIO | None,
    *,
    widest: int = _WIDEST,
    otherwise: int = _WIDEST,
    latencies: bool = False,
) -> Page:
    """Return the page that a stream is.

    Args:
        stream: Where the page is shown.
        widest: The columns that are used of a terminal with more.
        otherwise: Those of what is no terminal.
        latencies: What `Page.latencies` says.
    """
    # Help must be quick, and shows no page.
    from gameday.scorecards.renderings.page import Page

    return Page(
        columns=min(widest, find_columns(stream, otherwise=otherwise)),
        colours=shows_colours(stream),
        latencies=latencies,
    )
