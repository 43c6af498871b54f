"""Prompts: what makes the referee look again although no call changed the account.

A finding is published, a person is told, a run fails, a log is delivered: each may turn
an answer. A look that waited for the next call would be late. The referee looks within
the same moment, when whoever brought the news has had its turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import REFEREE
from gameday.scorecards.facts.account import ApiCalled
from gameday.simulator.referee.scope import NOTHING, Matter, Scope
from gameday.simulator.referee.services import touch

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
        self._told = NOTHING

    def hear(self, fact: Fact) -> None:
        """Take in a fact that was written on the journal."""
        if fact.kind.partition(".")[0] in _NEWS:
            self.tell(Scope.of(fact.kind))

    def listen(self, call: Call, response: Response) -> None:
        """Take in a call that failed, half of which may have been done."""
        if response.error_code is not None:
            told = Scope.of(Matter(ApiCalled.kind, call.operation))
            self.tell(touch(call) | told)

    def tell(self, change: Scope) -> None:
        """Take in a change that no call has made."""
        is_on_its_way = self._told != NOTHING
        if not self._referee.may_turn(change):
            return
        self._told |= change
        if not is_on_its_way:
            # One look for all that is told at a moment, and none within the telling:
            # what the fact says may not be done yet.
            self._clock.call_later(0.0, self._look, name=str(REFEREE))

    def _look(self) -> None:
        change, self._told = self._told, NOTHING
        self._referee.look(change=change)
