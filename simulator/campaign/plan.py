"""The trials of a campaign, planned from files and a person's choices.

Everything is read and checked before anything is played, and every problem is told at
once. The order of the trials is that of the paths, and does not depend on chance.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scenarios.errors import GameDayError, Problem, ScenarioError, Where
from scenarios.loader import load_scenario
from simulator.campaign.files import find_files, is_suite
from simulator.campaign.folders import assign_folders
from simulator.campaign.trial import Trial
from simulator.options import Options
from simulator.suite import load_suite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from scenarios.loader import LoadedScenario

__all__ = ["Choices", "plan_file", "plan_trials"]


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
    trials = [replace(trial, scenario=name) for trial, name in _name_apart(planned)]
    once = list({trial.key: trial for trial in trials}.values())
    _check_responders(once)
    if choices.out is None:
        return once
    return assign_folders(once, choices.out, keep=choices.keeps_runs)


def plan_file(path: Path, choices: Choices) -> list[Trial]:
    """Plan the trials of a scenario's or a suite's file.

    Raises:
        ScenarioError: It is not valid.
    """
    if not is_suite(path):
        return _plan_scenario(load_scenario(path), choices)
    return [
        Trial(
            scenario=entry.loaded.id,
            responders=_tell(choices.responders or entry.names),
            loaded=entry.loaded,
            options=Options(
                seed=seed,
                responders=_choose(choices.responders, entry.responders),
                latency=choices.latency or entry.latency,
            ),
            terms=entry.terms,
        )
        for entry in load_suite(path).entries
        for seed in choices.seeds or entry.seeds
    ]


def _plan_scenario(loaded: LoadedScenario, choices: Choices) -> list[Trial]:
    own = tuple(each.use for each in loaded.scenario.responders)
    names = own if choices.responders is None else choices.responders
    return [
        Trial(
            scenario=loaded.id,
            responders=_tell(names),
            loaded=loaded,
            options=Options(
                seed=seed,
                responders=choices.responders,
                latency=choices.latency or "documented",
            ),
        )
        for seed in choices.seeds or (1,)
    ]
