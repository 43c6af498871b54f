"""Until when something stands if nobody changes anything: a session, an idle line.

Whoever answers a question knows best how long the answer lasts; whoever asked puts the
moment on a clock. It is a moment and a reason, and waits for nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["Expiry", "find_first"]


class Expiry(NamedTuple):
    """A moment from which an answer may be another one."""

    at: datetime
    why: str
    """What ends, or begins, then: ``the end of the session ASIA…``."""


def find_first(expiries: Iterable[Expiry | None]) -> Expiry | None:
    """Return the earliest of some expiries; None where there is none."""
    return min(
        (each for each in expiries if each is not None),
        key=lambda each: each.at,
        default=None,
    )
