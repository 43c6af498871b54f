"""Work that the cloud has taken on and not finished: it ends by itself, at its moment.

How long it takes is drawn once, when it begins, so that whoever looks meanwhile changes
nothing. What is done then is the service's business; this knows when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gameday.simulator.engine.clock.virtual import VirtualClock

__all__ = ["Pending", "Work"]


class Latency(Protocol):
    """Draws the seconds of a step, which may grow with an amount."""

    def __call__(self, step: str, *, gib: float = 0.0) -> float:
        """Return the seconds that a step takes this time."""


@dataclass(frozen=True, slots=True)
class Work:
    """From when to when something takes."""

    began: datetime
    ends: datetime


class Pending:
    """All work of an exercise that is under way.

    Args:
        clock: Plays the ends.
        latency: Says how long a step takes.
    """

    def __init__(self, clock: VirtualClock, latency: Latency) -> None:
        self._clock = clock
        self._latency = latency
        self._ends: dict[str, datetime] = {}

    def begin(
        self,
        name: str,
        step: str,
        finish: Callable[[], None],
        *,
        gib: float = 0.0,
        needs: Iterable[str] = (),
    ) -> Work | None:
        """Begin something that takes time.

        Args:
            name: Of what is worked on, unlike any other's.
            step: Its name in the latency model.
            finish: Called at the end, in a turn of its own.
            gib: How much there is to do.
            needs: Names of what has to be finished before the step begins.

        Returns:
            From when to when it takes; None where it takes no time, and is finished.
        """
        now = self._clock.now()
        first = max([now, *(self._ends.get(each, now) for each in needs)])
        ends = first + timedelta(seconds=self._latency(step, gib=gib))
        if ends <= now:
            finish()
            return None
        self._ends[name] = ends
        delay = (ends - now).total_seconds()
        self._clock.call_later(delay, finish, name=f"aws:{step}")
        return Work(now, ends)
