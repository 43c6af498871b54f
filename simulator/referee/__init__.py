"""Who decides: questions about the account, answered anew whenever it changes."""

from __future__ import annotations

from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.prompts import Prompts
from gameday.simulator.referee.referee import Referee
from gameday.simulator.referee.watch import Watch

__all__ = ["Answer", "Prompts", "Referee", "Watch"]
