"""One exercise of a campaign: what is played, how, and what is asked of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gameday.scenarios.errors import UsageError
from gameday.scorecards.course import follow
from gameday.scorecards.journal import read_journal
from gameday.scorecards.renderings.words import tell_clock
from gameday.scorecards.runs import JOURNAL
from gameday.scorecards.timeline import tell_timeline
from gameday.simulator.campaign.terms import Terms
from gameday.simulator.runs.folder import claim_folder

if TYPE_CHECKING:
    from gameday.scenarios.loader import LoadedScenario
    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.options import Options

__all__ = ["Key", "Trial", "play_trial", "recall"]

_LAST = 10
"""Moments of an exercise without an end that a report has room for."""


class Key(NamedTuple):
    """What tells an exercise from others, in a campaign and in a baseline."""

    scenario: str
    """What reports call the scenario."""
    responders: str
    """What reports call those who answer."""
    seed: int
    """Where all its chance comes from."""
    latency: str
    """How long AWS takes: a model's name, or its file's."""

    @property
    def name(self) -> str:
        """What messages call the exercise."""
        return f"{self.scenario}, seed {self.seed}, answered by {self.responders}"


@dataclass(frozen=True, slots=True)
class Trial:
    """An exercise that is to be played."""

    scenario: str
    """What reports call the scenario."""
    responders: str
    """What reports call those who answer."""
    loaded: LoadedScenario
    options: Options
    terms: Terms = field(default_factory=Terms)
    folder: Path | None = None
    """Where its run folder is made, or beside it where that is taken; None for none."""
    keeps_folder: bool = False
    """Whether the folder stays where the exercise went as it should."""

    @property
    def seed(self) -> int:
        """Where all its chance comes from."""
        return self.options.seed

    @property
    def key(self) -> Key:
        """What tells it from other trials, in this campaign and in a baseline."""
        latency = Path(self.options.latency).name
        return Key(self.scenario, self.responders, self.seed, latency)

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.key.name


def play_trial(trial: Trial) -> Scorecard:
    """Play a trial in this process, and leave a run folder where one is asked for.

    Raises:
        UsageError: The folder cannot be made, or a responder is not there.
        PreflightFailed: The estate could not be made.
    """
    # A campaign's own process plays nothing: its children do.
    from gameday.simulator.exercise import play
    from gameday.simulator.run import play_into, write_judgement

    if trial.folder is None:
        return play(trial.loaded, trial.options).card
    folder = claim_folder(trial.folder)
    card = play_into(folder, trial.loaded, trial.options)
    if trial.keeps_folder or not _went_well(trial, card):
        write_judgement(folder, card)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return card


def recall(folder: Path | None) -> str:
    """Tell the last moments of an exercise that came to no end, by its journal."""
    try:
        facts = read_journal(folder / JOURNAL) if folder else []
    except UsageError:  # it had not come as far as its first fact
        facts = []
    if not facts:
        return ""
    moments = tell_timeline(follow(facts))[-_LAST:]
    lines = [f"{tell_clock(each.at)}  {each.text}" for each in moments]
    return "\n".join(("The last that happened:", *lines))


def _went_well(trial: Trial, card: Scorecard) -> bool:
    is_judged = card.verdict in {"passed", "failed"}
    return is_judged and not trial.terms.find_breaches(card)
