"""Publishing a GuardDuty finding, as a scenario's explicit inject asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gameday.simulator.actors.attempts.attempt import Attempt
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.scope import NOTHING, Scope

if TYPE_CHECKING:
    from gameday.scenarios.model import Finding

__all__ = ["FindingAttempt", "Publish"]

Publish = Callable[["Finding"], str | None]
"""Hands a finding to GuardDuty; returns why it will not be published, or None."""


class FindingAttempt(Attempt):
    """Publishes one finding; the same one again is an update of it.

    Args:
        finding: Gives the finding with its references filled in.
        publish: Hands it to GuardDuty.
    """

    def __init__(self, finding: Callable[[], Finding], publish: Publish) -> None:
        self._finding = finding
        self._publish = publish

    @property
    def reads(self) -> Scope:
        """What it hangs on: nothing: only trying shows it."""
        return NOTHING

    def make(self) -> Answer:
        """Hand it to GuardDuty."""
        finding = self._finding()
        refused = self._publish(finding)
        if refused:
            return Answer(holds=False, reason=refused)
        return Answer(holds=True, reason=f"GuardDuty has {finding.type}")

    def would_work(self) -> Answer:
        """Say yes: only trying shows whether GuardDuty can see it."""
        return Answer(holds=True, reason="not tried")
