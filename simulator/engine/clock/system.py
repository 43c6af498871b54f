"""The machine's own clock, for exercises with a real account or a real person.

Actions run in threads of their own, because people and AWS do not wait for each other.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SystemClock"]


class SystemClock:
    """Real time, counted from the moment the clock was made."""

    def __init__(self) -> None:
        self.start = self.now()

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the clock itself

    def elapsed(self) -> float:
        """Return the seconds since the clock was made."""
        return (self.now() - self.start).total_seconds()

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        time.sleep(seconds)  # noqa: TID251 - this is the clock itself

    def call_later(
        self, delay_s: float, action: Callable[[], None], *, name: str
    ) -> threading.Timer:
        """Run an action in a thread of its own after a delay."""
        timer = threading.Timer(delay_s, action)
        timer.name = name
        timer.daemon = True
        timer.start()
        return timer
