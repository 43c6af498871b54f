"""What a person can choose about an exercise, apart from its scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.scenarios.places import Places
from gameday.scorecards.runs import RUNS
from gameday.simulator.engine.clock.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Options", "choose_responders"]


@dataclass(frozen=True, slots=True)
class Options:
    """How an exercise is played."""

    seed: int = 1
    """All chance comes from here: the same seed gives the same journal."""
    responders: tuple[str, ...] | None = None
    """Who answers, instead of the scenario's own; empty for nobody."""
    places: Places = field(default_factory=Places.here)
    """Where these responders are looked for, before the scenario's own folder."""
    latency: str = "documented"
    """A latency model: ``documented``, ``none`` or a file."""
    out: Path | None = RUNS
    """Where the run's folder is made; None writes nothing."""
    sigma: tuple[Path, ...] = ()
    """Sigma rules that a SIEM runs over the logs, besides the scenario's own."""
    limits: Limits = field(default_factory=Limits)
    """What ends a run-away exercise."""


def choose_responders(specs: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return who answers, of what was typed; None for the scenario's own.

    ``none`` stands for nobody, so that it alone leaves the exercise without an answer.
    """
    if not specs:
        return None
    return tuple(spec for spec in specs if spec != "none")
