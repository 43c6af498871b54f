"""Patterns of the scenario language in which ``*`` stands for any text, also none."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["fits"]


def fits(pattern: str | None, text: str) -> bool:
    """Tell whether a text is as a pattern says; no pattern says nothing."""
    return pattern is None or _compile(pattern).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
