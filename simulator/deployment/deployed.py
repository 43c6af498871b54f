"""What the journal hears of a responder that was deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import SIMULATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.account import Stack

__all__ = ["tell_deployed"]


def tell_deployed(
    journal: Recorder,
    responder: str,
    stack: Stack,
    *,
    notes: Sequence[str] = (),
    awaits: Sequence[str] = (),
) -> None:
    """Write on the journal what was deployed, and what a person should know of it.

    Args:
        journal: Where it is written.
        responder: The responder's name.
        stack: What it was deployed as.
        notes: What is other than on the real account, in sentences without a period.
        awaits: What it waits for and nothing here ever brings, in words.
    """
    journal.record(
        "responder.deployed",
        SIMULATOR,
        responder=responder,
        stack=stack.name,
        resources={
            logical_id: [resource.type, resource.physical_id]
            for logical_id, resource in stack.resources.items()
        },
        unsupported=list(stack.unsupported),
        notes=list(notes),
        awaits=list(awaits),
    )
