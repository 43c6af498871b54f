"""The SIEM of an exercise: what the scenario and the command line ask for.

Rules are read before anything is played, so that a broken one costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.scenarios.places import Places
from gameday.simulator.siem.feed import Delivered, Published
from gameday.simulator.siem.loading import load_rules
from gameday.simulator.siem.siem import Settings, Siem
from gameday.simulator.siem.titles import Level

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scorecards.journal import Journal
    from gameday.simulator.account import Readers
    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.siem.rules import Ruleset

__all__ = ["SiemPlan", "plan_siem"]


@dataclass(frozen=True, slots=True)
class SiemPlan:
    """A SIEM that is ready to be opened in a world."""

    rules: Ruleset
    settings: Settings

    def open(
        self,
        *,
        readers: Callable[[], Sequence[Readers]],
        findings: Callable[[], Sequence[Mapping[str, Any]]],
        clock: Clock,
        journal: Journal,
        rng: random.Random,
    ) -> Siem:
        """Open it; it searches once it is told to begin.

        Args:
            readers: Returns where logs lie now: each account in its regions.
            findings: Returns GuardDuty's findings, in wire form.
            clock: The exercise's clock.
            journal: Tells of published findings, and is told of alerts.
            rng: Draws how far into its schedule the exercise finds it.
        """
        feeds = (Delivered(readers), Published(lambda: journal.facts, findings))
        return Siem(
            self.rules,
            feeds,
            clock=clock,
            journal=journal,
            rng=rng,
            settings=self.settings,
        )


def plan_siem(loaded: LoadedScenario, more: Sequence[Path] = ()) -> SiemPlan | None:
    """Read the rules of a scenario's SIEM; None where there is none.

    Args:
        loaded: The scenario.
        more: Files and folders of rules named on the command line. Where the scenario
            has no SIEM, they make one with the usual settings.

    Raises:
        ScenarioError: A rule is not valid; carries every problem.
        UsageError: There are no rules at a path, or the extra `sigma` is missing.
    """
    siem = loaded.scenario.siem
    if siem is None:
        return SiemPlan(load_rules(more), Settings()) if more else None
    places = Places.beside(loaded.path)
    own = [places.find(each) or Path(each) for each in siem.rules]
    settings = Settings(siem.every, siem.delay, siem.to, Level[siem.notify.upper()])
    return SiemPlan(load_rules((*own, *more), siem.placeholders), settings)
