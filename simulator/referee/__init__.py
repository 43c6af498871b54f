"""Who decides: questions about the account, answered anew whenever it changes."""

from __future__ import annotations

from simulator.referee.answer import Answer
from simulator.referee.referee import Referee
from simulator.referee.watch import Watch

__all__ = ["Answer", "Referee", "Watch"]
