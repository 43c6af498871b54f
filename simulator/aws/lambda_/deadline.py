"""A function's time limit, kept in virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from gameday.simulator.engine.clock import Scheduler, Timer
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["Deadline", "InvocationTimedOut"]

_MAX_STRIKES = 1000


class InvocationTimedOut(BaseException):
    """Raised inside a function whose time is up.

    It is no `Exception`, so that a handler's ``except Exception`` does not swallow it.
    """


class Deadline:
    """Stops an actor that is still within the block when the time is up.

    Lambda freezes the process: nothing of the function runs after that, its ``finally``
    blocks neither. Here the exception is raised again at every wait until it is obeyed,
    and an AWS call waits before it takes effect.

    Args:
        clock: Whose time it is.
        actor: Who is stopped.
        limit_s: After how many seconds of virtual time.
    """

    def __init__(self, clock: Scheduler, actor: Actor, limit_s: float) -> None:
        self._clock = clock
        self._actor = actor
        self._at = clock.elapsed() + limit_s
        self._timer: Timer | None = None
        self._strikes = 0

    def left_s(self) -> float:
        """Return the seconds that are left."""
        return self._at - self._clock.elapsed()

    def __enter__(self) -> Self:
        """Start counting."""
        self._arm(self.left_s())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop counting."""
        if self._timer is not None:
            self._timer.cancel()

    def _arm(self, delay_s: float) -> None:
        self._timer = self._clock.call_later(
            delay_s, self._strike, name="lambda:deadline"
        )

    def _strike(self) -> None:
        self._strikes += 1
        if self._strikes <= _MAX_STRIKES:
            self._clock.interrupt(self._actor, InvocationTimedOut())
            self._arm(0)
