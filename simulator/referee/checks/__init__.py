"""The playbook's checks, answered from the account's own state.

`gameday.scenarios.checks` says what there is to ask; each function here answers one of
those questions. They read moto's backends, so that asking costs microseconds and no
call.
"""

from __future__ import annotations

from gameday.simulator.referee.checks.catalogue import ANSWERS, make_question
from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["ANSWERS", "CheckContext", "make_question"]
