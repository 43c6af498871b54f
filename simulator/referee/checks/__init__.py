"""The playbook's checks, answered from the account's own state.

`gameday.scenarios.checks` says what there is to ask; each function here answers one of
those questions, from the facts that the account's readers give (`account.readers`).
"""

from __future__ import annotations

from gameday.simulator.referee.checks.catalogue import ANSWERS, make_question
from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["ANSWERS", "CheckContext", "make_question"]
