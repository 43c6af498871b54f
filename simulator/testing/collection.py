"""Scenario and suite files as tests: an item for each exercise.

An exercise is played in a child of a warm process beside pytest, as `gameday test`
plays it: one that crashes or hangs fails alone.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import GameDayError
from gameday.simulator.campaign.plan import Choices, plan_file
from gameday.simulator.campaign.result import judge_trial
from gameday.simulator.campaign.server import Server
from gameday.simulator.campaign.trial import play_trial
from gameday.simulator.runs.folder import name_folder
from gameday.simulator.testing.plugin import find_runs
from gameday.simulator.testing.reports import list_sections

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest._code.code import TerminalRepr, TracebackStyle

    from gameday.simulator.campaign.result import Result
    from gameday.simulator.campaign.trial import Trial

__all__ = ["ExerciseFailed", "ScenarioFile"]

_LIMIT_S = 120.0
_SERVER = pytest.StashKey[Server]()


class ExerciseFailed(Exception):
    """An exercise did not pass."""

    def __init__(self, result: Result) -> None:
        super().__init__(*result.reasons)
        self.result = result


class ScenarioFile(pytest.File):
    """A file of a scenario or a suite."""

    def collect(self) -> Iterator[ScenarioItem]:
        """Make an item for each exercise."""
        try:
            trials = plan_file(self.path, Choices())
        except GameDayError as error:
            raise self.CollectError(str(error)) from None
        for trial in trials:
            name = f"{trial.scenario}[{trial.responders}-seed{trial.seed}]"
            yield ScenarioItem.from_parent(self, name=name, trial=trial)


class ScenarioItem(pytest.Item):
    """An exercise."""

    def __init__(self, *, name: str, parent: pytest.Collector, trial: Trial) -> None:
        super().__init__(name, parent)
        self._trial = trial

    def runtest(self) -> None:
        """Play the exercise.

        Raises:
            ExerciseFailed: It did not pass.
        """
        trial = self._place()
        ending = _find_server(self.config).run(partial(play_trial, trial))
        result = judge_trial(trial, ending)
        self._keep_properties(result)
        if result.verdict == "passed":
            return
        if result.ruled_card is not None:
            for title, text in list_sections([result.ruled_card]):
                self.add_report_section("call", title, text)
        raise ExerciseFailed(result)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: TracebackStyle | None = None,
    ) -> str | TerminalRepr:
        """Say why it failed; where our code noticed is of no interest."""
        if isinstance(excinfo.value, ExerciseFailed):
            result = excinfo.value.result
            return "\n".join(filter(None, (*result.reasons, result.detail)))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the exercise as reports do."""
        return self.path, None, self._trial.name

    def _place(self) -> Trial:
        """Say where the run folder is to be, where such are asked for."""
        runs = find_runs(self.config)
        if runs is None:
            return self._trial
        folder = name_folder(runs, self._trial.scenario, self._trial.seed)
        return replace(self._trial, folder=folder, keeps_folder=True)

    def _keep_properties(self, result: Result) -> None:
        self.user_properties.append(("verdict", result.verdict))
        if result.card is not None:
            self.user_properties.append(("score", result.card.score))
            self.user_properties.extend(
                (f"objective.{each.id}", f"{each.verdict}: {each.reason}")
                for each in result.card.objectives
            )


def _find_server(config: pytest.Config) -> Server:
    """Return the warm process of this run, which ends with it."""
    if _SERVER not in config.stash:
        server = config.stash[_SERVER] = Server(limit_s=_LIMIT_S)
        config.add_cleanup(server.close)
    return config.stash[_SERVER]
