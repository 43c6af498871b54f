"""A time limit on what an actor does, in the exercise's time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from gameday.simulator.aws.stepfunctions.errors import StateFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.clock import Scheduler

__all__ = ["time_limit"]


class _TimeIsUp(BaseException):
    """Raised inside an actor whose time is up."""


@contextmanager
def time_limit(clock: Scheduler, seconds: float | None) -> Iterator[None]:
    """End the block after some seconds; None sets no limit.

    Raises:
        StateFailed: ``States.Timeout``, where the block was not done in time.
    """
    actor = clock.current
    if seconds is None or actor is None:
        yield
        return
    end = _TimeIsUp()
    timer = clock.call_later(
        seconds, lambda: clock.interrupt(actor, end), name="states:timeout"
    )
    try:
        yield
    except _TimeIsUp as up:
        if up is not end:
            raise  # an outer block's time
        raise StateFailed("States.Timeout", f"not done in {seconds:g} s") from None
    finally:
        timer.cancel()
