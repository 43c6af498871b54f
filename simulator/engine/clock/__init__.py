"""Time in an exercise: the protocols through which everything waits.

Whoever waits, or asks what time it is, does so through a `Clock`; who starts actors and
interrupts them, through a `Scheduler`. The clock of an exercise is virtual and lives in
`engine.clock.virtual`.

A virtual clock has no pace: it moves when somebody calls its ``run`` or ``sleep``. An
outside pacer (an exercise with a person in it, in real time) drives it right there, by
``run(until=…)`` with the moment that real time has come to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["Clock", "Scheduler", "Timer"]


class Timer(Protocol):
    """Something that will happen, and can still be called off."""

    def cancel(self) -> None:
        """Call it off; nothing happens if it already took place."""


class Clock(Protocol):
    """The time of an exercise, and the only way to wait in it."""

    def now(self) -> datetime:
        """Return the exercise's time, aware and in UTC."""

    def elapsed(self) -> float:
        """Return the seconds since the exercise began."""

    def sleep(self, seconds: float) -> None:
        """Let that much of the exercise's time pass for the caller."""

    def call_later(
        self, delay_s: float, action: Callable[[], None], *, name: str
    ) -> Timer:
        """Run an action as an actor of its own after a delay.

        The action is ordinary synchronous code: it may call AWS and sleep.
        """


class Scheduler(Clock, Protocol):
    """A clock whose actors can be started, and interrupted while they wait."""

    current: Actor | None
    """The actor whose turn it is; None while none has it."""

    def spawn(
        self, name: str, action: Callable[[], Any], *, delay_s: float = 0.0
    ) -> Actor:
        """Start an actor after a delay."""

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        """Wait until a condition holds."""

    def interrupt(self, actor: Actor, error: BaseException) -> None:
        """Raise an exception inside a waiting actor, at this moment."""
