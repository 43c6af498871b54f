"""Time in an execution: waiting for another actor, and limits on what one does.

Both wake an actor by an exception of their own, which nobody else catches.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.stepfunctions.errors import StateFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["Signal", "time_limit"]

_LONGEST_S = 86_400.0


class _Given(BaseException):
    """Wakes who waits. No `Exception`: a state's own handling must not swallow it."""


@dataclass(slots=True)
class Signal:
    """Wakes an actor that waits for it.

    Args:
        clock: The exercise's clock.
    """

    clock: Scheduler
    _waiting: Actor | None = None

    def give(self) -> None:
        """Wake the actor that waits, if there is one."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.clock.interrupt(waiting, _Given())

    def wait(
        self, condition: Callable[[], bool], *, limit_s: float = _LONGEST_S
    ) -> bool:
        """Wait until a condition holds, looking when the signal is given.

        Returns:
            Whether it held before the limit.
        """
        until = self.clock.elapsed() + limit_s
        while not condition() and self.clock.elapsed() < until:
            self._waiting = self.clock.current
            try:
                self.clock.sleep(until - self.clock.elapsed())
            except _Given:
                pass
            finally:
                self._waiting = None
        return condition()


class _TimeIsUp(BaseException):
    """Raised inside an actor whose time is up; it passes every catcher of a state."""


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
