"""Looking again and again for what no actor's turn on the clock would tell of.

A descriptor becomes readable because somebody wrote to it in his turn, and nothing
wakes who waits for it. So he looks, and lets time pass in between: at first none at
all, so that whoever is due at this moment comes first, then more and more of it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.clock import Clock

__all__ = ["look_until"]

_T = TypeVar("_T")
_FIRST_S, _LONGEST_S = 0.001, 60.0


def look_until(
    clock: Clock,
    look: Callable[[], _T],
    timeout_s: float | None,
    *,
    find_next: Callable[[], float | None] = lambda: None,
) -> _T:
    """Look until something is seen, or the time is up.

    Args:
        clock: Whose time passes.
        look: Returns what is seen; nothing, as a condition, goes on.
        timeout_s: For how long at most; None for ever.
        find_next: Tells at which second of the exercise something is known to happen;
            None where nothing is known.

    Returns:
        What was seen last.
    """
    end = math.inf if timeout_s is None else clock.elapsed() + timeout_s
    pause_s = 0.0
    while not (seen := look()) and (now := clock.elapsed()) < end:
        known = find_next()
        soonest = end if known is None else min(end, max(known, now))
        clock.sleep(min(pause_s, soonest - now))
        pause_s = min(max(_FIRST_S, 2 * pause_s), _LONGEST_S)
    return seen
