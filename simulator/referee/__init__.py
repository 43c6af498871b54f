"""Who decides: questions about the account, asked where a change can turn them."""

from __future__ import annotations

from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.prompts import Prompts
from gameday.simulator.referee.referee import Referee
from gameday.simulator.referee.watch import Question, Watch

__all__ = ["Answer", "Prompts", "Question", "Referee", "Watch"]
