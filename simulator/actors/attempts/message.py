"""Sending a message to a person in the exercise: it lands on the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.actors.attempts.attempt import Attempt
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.scope import NOTHING, Scope

if TYPE_CHECKING:
    from gameday.scenarios.model import Message
    from gameday.scorecards.journal import Recorder

__all__ = ["MessageAttempt"]


class MessageAttempt(Attempt):
    """Sends one message.

    Args:
        journal: Where it is written.
        by: Who sends it.
        message: To whom, and what it says.
    """

    def __init__(self, journal: Recorder, by: str, message: Message) -> None:
        self._journal = journal
        self._by = by
        self._message = message

    @property
    def reads(self) -> Scope:
        """What it hangs on: nothing at all."""
        return NOTHING

    def make(self) -> Answer:
        """Send it."""
        message = self._message
        self._journal.record(
            "message.sent",
            self._by,
            to=message.to,
            subject=message.subject,
            text=message.text,
            purpose=message.kind,
        )
        return Answer(holds=True, reason=f"sent to {message.to}")

    def would_work(self) -> Answer:
        """Say yes: nothing stands between two people."""
        return Answer(holds=True, reason=f"{self._message.to} can be reached")
