"""Waiting for something that another actor does, without looking again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["Signal"]

_LONGEST_S = 86_400.0


class _Given(BaseException):
    """Wakes who waits."""


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
