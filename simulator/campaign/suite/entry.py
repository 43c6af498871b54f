"""A suite that was read and checked, ready to be played."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.scenarios.places import Places
from gameday.simulator.campaign.terms import Terms

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario

__all__ = ["Entry", "Suite"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Exercises of one scenario. By itself: one, as the scenario has it."""

    loaded: LoadedScenario
    responders: tuple[str, ...] | None = None
    """Who answers, as the suite's author wrote it; None for the scenario's own."""
    places: Places = field(default_factory=Places.here)
    """Where they are looked for, before the scenario's own folder."""
    seeds: tuple[int, ...] = (1,)
    latency: str = "documented"
    terms: Terms = field(default_factory=Terms)

    @property
    def names(self) -> tuple[str, ...]:
        """What reports call those who answer."""
        if self.responders is not None:
            return self.responders
        return tuple(each.use for each in self.loaded.scenario.responders)


@dataclass(frozen=True, slots=True)
class Suite:
    """A valid suite."""

    path: Path
    title: str
    entries: tuple[Entry, ...]
