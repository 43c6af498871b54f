"""Time in an exercise: one protocol, a virtual clock and the machine's own.

Everything that waits, or asks what time it is, does so through a `Clock`. The virtual
clock lives in `engine.clock.virtual`, the machine's in
`engine.clock.system`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

__all__ = ["Clock", "Timer"]


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
