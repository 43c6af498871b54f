"""Write on the journal what responders' roles lacked, and what they never used.

It is told once, when an exercise ends; nothing of it changes a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import SIMULATOR
from gameday.simulator.referee.chronicle.grants import list_unused
from gameday.simulator.referee.chronicle.lacks import list_lacks
from gameday.simulator.referee.chronicle.placeholders import find_placeholders

if TYPE_CHECKING:
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.account import Stack
    from gameday.simulator.aws.iam import Ledger

__all__ = ["tell_permissions"]


def tell_permissions(journal: Recorder, ledger: Ledger, estate: Stack) -> None:
    """Record a fact for each statement that is missing, and one for what is unused.

    Args:
        journal: Where it is written.
        ledger: What was decided for whom.
        estate: Its generated names are other ones in the next exercise.
    """
    placeholders = find_placeholders(estate)
    for entry in ledger.entries:
        who = {
            "responder": entry.actor.name,
            "role": entry.principal,
        }
        for lack in list_lacks(entry, placeholders):
            journal.record("permission.lacked", SIMULATOR, **who, **lack)
        unused = list_unused(entry, ledger.list_standing(entry))
        if unused:
            journal.record("permission.unused", SIMULATOR, **who, grants=unused)
