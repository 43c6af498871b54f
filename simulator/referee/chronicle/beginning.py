"""Write on the journal what an exercise begins with: what is played, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scorecards.actor import SIMULATOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.account import Stack

__all__ = ["tell_beginning", "tell_estate"]


def tell_beginning(
    journal: Recorder,
    loaded: LoadedScenario,
    playbook: Playbook,
    **circumstances: Any,
) -> None:
    """Record what is played, and the playbook from which all else is judged.

    Args:
        journal: Where it is written.
        loaded: The scenario.
        playbook: Its playbook, speaking of the estate's own resources; an old journal
            is judged by it again.
        circumstances: Seed, account, responders, latencies and versions.
    """
    journal.record(
        "exercise.began",
        SIMULATOR,
        scenario=loaded.id,
        title=loaded.scenario.title,
        digest=loaded.digest,
        **circumstances,
        playbook=playbook.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    )


def tell_estate(journal: Recorder, estate: Stack, notes: Sequence[str]) -> None:
    """Record the resources the scenario starts from, and the types left out.

    Args:
        journal: Where it is written.
        estate: The stack.
        notes: What a person should know of it.
    """
    resources: Mapping[str, list[str]] = {
        name: [resource.type, resource.physical_id]
        for name, resource in estate.resources.items()
    }
    journal.record(
        "estate.created",
        SIMULATOR,
        stack=estate.name,
        resources=resources,
        unsupported=list(estate.unsupported),
        **({"notes": list(notes)} if notes else {}),
    )
