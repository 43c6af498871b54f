"""The trials of a campaign, planned from files and a person's choices.

Everything is read and checked before anything is played, and every problem is told at
once. The order of the trials is that of the paths, and does not depend on chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gameday.scenarios.errors import ScenarioError
from gameday.scenarios.loader import load_scenario
from gameday.simulator.campaign.files import find_files, is_suite
from gameday.simulator.campaign.suite.entry import Entry
from gameday.simulator.campaign.suite.loader import load_suite
from gameday.simulator.campaign.trial import Trial
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gameday.scenarios.errors import Problem

__all__ = ["Choices", "plan_file", "plan_trials"]

_LONGEST = 80
"""Characters of a run folder's name, before the seed."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person can choose for the whole campaign; None leaves it to the files."""

    responders: tuple[str, ...] | None = None
    seeds: tuple[int, ...] | None = None
    latency: str | None = None
    out: Path | None = None
    """Where run folders are made; None writes none."""
    keeps_runs: bool = False
    """Whether the folders of exercises that went as they should stay."""


def plan_trials(paths: Iterable[Path], choices: Choices) -> list[Trial]:
    """Plan what is played: files, library ids, and everything below folders.

    Raises:
        ScenarioError: A file is not valid; carries every problem of all files.
        UsageError: There is nothing to play, or a responder is not there.
    """
    planned: list[Trial] = []
    problems: list[Problem] = []
    for file in find_files(paths):
        try:
            planned += plan_file(file, choices)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    once = list({trial.key: trial for trial in _name_apart(planned)}.values())
    _check_responders(once)
    if choices.out is None:
        return once
    return _assign_folders(once, choices.out, keep=choices.keeps_runs)


def plan_file(path: Path, choices: Choices) -> list[Trial]:
    """Plan the trials of a scenario's or a suite's file.

    Raises:
        ScenarioError: It is not valid.
    """
    if is_suite(path):
        entries = load_suite(path).entries
    else:
        entries = (Entry(load_scenario(path)),)
    return [
        _plan_trial(entry, seed, choices)
        for entry in entries
        for seed in choices.seeds or entry.seeds
    ]


def _plan_trial(entry: Entry, seed: int, choices: Choices) -> Trial:
    chosen = Entry(entry.loaded, choices.responders)
    asked = entry if choices.responders is None else chosen
    return Trial(
        scenario=entry.loaded.id,
        responders=", ".join(asked.names) or "nobody",
        loaded=entry.loaded,
        options=Options(
            seed=seed,
            responders=asked.responders,
            places=asked.places,
            latency=choices.latency or entry.latency,
        ),
        terms=entry.terms,
    )


def _name_apart(trials: list[Trial]) -> list[Trial]:
    """Name scenarios by their paths where two of them have the same id."""
    paths = defaultdict(set)
    for trial in trials:
        paths[trial.scenario].add(trial.loaded.path.resolve())
    return [
        replace(trial, scenario=str(trial.loaded.path.parent))
        if len(paths[trial.scenario]) > 1
        else trial
        for trial in trials
    ]


def _check_responders(trials: list[Trial]) -> None:
    """Load every responder once, so that a wrong one stops the campaign early.

    Raises:
        UsageError: One is not there, or cannot work.
    """
    # Loading responders imports all that runs them; a plan is read without.
    from gameday.simulator.deployment import load_responder

    asked = {
        (spec, trial.options.places.then(trial.loaded.path.parent)): None
        for trial in trials
        for spec in trial.options.responders or ()
    }
    for spec, places in asked:
        load_responder(spec, places)


def _assign_folders(trials: Iterable[Trial], out: Path, *, keep: bool) -> list[Trial]:
    """Give each trial a folder of its own that is not there yet.

    Children that play at the same time cannot agree on a name.

    Args:
        trials: What is played.
        out: Where the folders are made.
        keep: Whether a folder stays where the exercise went as it should.
    """
    taken: set[Path] = set()
    assigned: list[Trial] = []
    for trial in trials:
        folder = _find_free(out / _name_folder(trial), taken)
        taken.add(folder)
        assigned.append(replace(trial, folder=folder, keeps_folder=keep))
    return assigned


def _name_folder(trial: Trial) -> str:
    scenario = trial.loaded.id.rpartition("/")[2]
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{scenario} by {trial.responders}")
    return f"{words[:_LONGEST].strip('-.')}-seed{trial.seed}"


def _find_free(folder: Path, taken: set[Path]) -> Path:
    number, free = 1, folder
    while free in taken or free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
