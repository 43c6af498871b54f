"""Checks of the responders themselves: one failed, was cut off, was refused, looped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.events import EventFailed
from gameday.scorecards.facts.response import (
    ResponderFailed,
    ResponderFinished,
    ResponderLooped,
    ResponderTimedOut,
)
from gameday.scorecards.outcomes import find_outcomes
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads

if TYPE_CHECKING:
    from gameday.scenarios.checks.arguments import Responder
    from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["looped", "refused", "responder_failed", "timed_out"]

_ENDS = (
    EventFailed.kind,
    ResponderFailed.kind,
    ResponderFinished.kind,
    ResponderTimedOut.kind,
)
"""What tells how a run came out: its end, and that it is tried again."""


@reads(*_ENDS)
def responder_failed(context: CheckContext, about: Responder) -> Answer:
    """Say whether a responder's run ended with an error, its last try included."""
    names = find_outcomes(context.facts(), so_far=True).responder_failed
    return _tell(names, about, "failed at its last try")


@reads(*_ENDS)
def timed_out(context: CheckContext, about: Responder) -> Answer:
    """Say whether a responder's run was cut off, its last try included."""
    names = find_outcomes(context.facts(), so_far=True).timed_out
    return _tell(names, about, "was cut off by its timeout")


@reads(ApiCalled.kind)
def refused(context: CheckContext, about: Responder) -> Answer:
    """Say whether a responder's call was refused."""
    names = find_outcomes(context.facts()).refused
    return _tell(names, about, "was refused a call")


@reads(ResponderLooped.kind)
def looped(context: CheckContext, about: Responder) -> Answer:
    """Say whether a responder triggered itself until that was stopped."""
    names = find_outcomes(context.facts()).looped
    return _tell(names, about, "triggered itself until it was stopped")


def _tell(names: tuple[str, ...], about: Responder, what: str) -> Answer:
    found = [name for name in names if about.responder in (None, name)]
    if found:
        return Answer(holds=True, reason=f"{', '.join(found)} {what}")
    whoever = about.responder or "any responder"
    return Answer(holds=False, reason=f"it is not so that {whoever} {what}")
