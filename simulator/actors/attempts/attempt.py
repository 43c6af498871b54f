"""An attempt: something an actor can try, and a question that needs no trying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gameday.simulator.referee.answer import Answer

__all__ = ["Attempt"]


class Attempt(Protocol):
    """One thing an actor does, as often as it likes."""

    def make(self) -> Answer:
        """Do it now and say whether it worked."""

    def would_work(self) -> Answer:
        """Say whether it would work now, without doing it and without a trace."""
