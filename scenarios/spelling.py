"""The known word somebody probably meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["suggest"]

_LONGEST = 100
"""Comparing takes the product of the lengths; nobody misspells more than this."""


def suggest(word: str, known: Iterable[str]) -> str | None:
    """Return ``did you mean `x`?`` for the nearest known word, or None."""
    if len(word) > _LONGEST:
        return None
    by_folded = {name.casefold(): name for name in sorted(known)}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=1)
    return f"did you mean `{by_folded[near[0]]}`?" if near else None
