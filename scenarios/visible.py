r"""Other people's text made safe to show: nothing in it acts, hides or pretends.

A title, a message, a name may come from anywhere: a journal that was sent, a handler,
an attacker's user agent. On a terminal, control characters move the cursor or set its
title, and characters of direction let text read otherwise than it is (Unicode TR 36;
"Trojan Source", CVE-2021-42574). Here such characters are written as Python writes
them, ``\x1b``; everything else, in whatever script, stays.
"""

from __future__ import annotations

import re

__all__ = ["one_line", "shorten", "visible"]

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control, save tab and the line's end
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"  # no width, or none to see
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0"
    "\ufff9-\ufffb\ud800-\udfff"  # notes between lines, halves of characters
    "\U000e0000-\U000e0fff]"  # tags
)
_WIDEST = 1_000
"""Characters of one value on one line of a report; the journal has more of it."""


def visible(text: str) -> str:
    """Return a text with what cannot be seen, or must not act, written out."""
    return _HIDDEN.sub(_write_out, text)


def one_line(text: str, most: int = _WIDEST) -> str:
    """Return a text on one line, cut where it is longer than `most` characters."""
    return visible(shorten(" ".join(text.split()), most))


def shorten(text: str, most: int) -> str:
    """Cut a text that is longer than `most` characters, and say that it goes on."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _write_out(match: re.Match[str]) -> str:
    return ascii(match[0])[1:-1]
