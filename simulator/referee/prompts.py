"""Prompts: what makes the referee look again although nobody changed the account.

A finding is published, a person is told, a run fails, a session ends: each turns an
answer without a call. A look that waited for the next call would be late. The referee
looks within the same moment, when whoever brought the news has had its turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import REFEREE

if TYPE_CHECKING:
    from gameday.scorecards.facts.fact import Fact
    from gameday.simulator.engine.clock.virtual import VirtualClock
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.referee.referee import Referee

__all__ = ["Prompts"]

_NEWS = frozenset({"event", "finding", "message", "notification", "responder"})
"""The families of facts that a check may be about."""


class Prompts:
    """Hears of what is no call that changes something, and lets the referee look.

    Args:
        referee: Who looks.
        clock: The exercise's clock.
    """

    def __init__(self, referee: Referee, clock: VirtualClock) -> None:
        self._referee = referee
        self._clock = clock
        self._is_on_its_way = False
        self._sessions: set[str] = set()

    def hear(self, fact: Fact) -> None:
        """Take in a fact that was written on the journal."""
        is_refusal = fact.kind == "api.called" and "error" in fact.fields
        if fact.kind.partition(".")[0] not in _NEWS and not is_refusal:
            return
        if not self._is_on_its_way:
            # One look for all that is told at a moment, and none within the telling:
            # what the fact says may not be done yet.
            self._is_on_its_way = True
            self._clock.call_later(0.0, self._look, name=str(REFEREE))

    def listen(self, call: Call, _response: Response) -> None:
        """Take in a call: whoever makes it with a session has it until that ends."""
        caller = call.caller
        if not call.actor.is_adversary or caller.expires_at is None:
            return
        key = caller.access_key or ""
        if key in self._sessions:
            return
        self._sessions.add(key)
        left_s = (caller.expires_at - self._clock.now()).total_seconds()
        self._clock.call_later(
            left_s,
            lambda: self._referee.look(f"the end of the session {key}"),
            name=str(REFEREE),
        )

    def _look(self) -> None:
        self._is_on_its_way = False
        self._referee.look(kinds=("objective",))
