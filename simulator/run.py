"""Play a scenario and leave a run folder: journal, logs, scorecard, report.

Whoever plays leaves the same folder: ``gameday run``, a campaign, the pytest plugin. So
whatever reads a run needs to know only one kind.
"""

from __future__ import annotations

from contextlib import chdir, suppress
from functools import partial
from typing import TYPE_CHECKING

from gameday.scenarios.errors import ExerciseAborted, GameDayError, Where
from gameday.scorecards.runs import JOURNAL, RUNS, write_report, write_scorecard
from gameday.simulator.exercise import play
from gameday.simulator.runs.folder import make_folder
from gameday.simulator.runs.logs import LOGS, write_logs

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.deployment import Responder
    from gameday.simulator.options import Options
    from gameday.simulator.world import World

__all__ = ["play_into", "run_scenario", "write_judgement"]


def run_scenario(
    loaded: LoadedScenario,
    options: Options,
    *,
    responders: list[Responder] | None = None,
) -> tuple[Scorecard, Path]:
    """Play a scenario and write down everything about it.

    Args:
        loaded: The scenario.
        options: What a person chose, with the folder where run folders are made.
        responders: Who answers, loaded already; those of the options if left out.

    Returns:
        The scorecard, and the folder that the run left.

    Raises:
        UsageError: The folder cannot be made, or a responder is not there.
        PreflightFailed: The estate could not be made.
    """
    folder = make_folder(options.out or RUNS, loaded.id, options.seed)
    card = play_into(folder, loaded, options, responders=responders)
    write_judgement(folder, card)
    return card, folder


def play_into(
    folder: Path,
    loaded: LoadedScenario,
    options: Options,
    *,
    responders: list[Responder] | None = None,
) -> Scorecard:
    """Play a scenario, and leave what it was judged by: its journal and its logs.

    Args:
        folder: Where to; it must be there, and goes if the exercise never begins.
        loaded: The scenario.
        options: What a person chose.
        responders: Who answers, loaded already; those of the options if left out.

    Raises:
        UsageError: A responder is not there, or cannot work.
        PreflightFailed: The estate could not be made.
        ExerciseAborted: What it leaves cannot be written.
    """
    # A handler may go to another folder, which is the process's: there it stays.
    place = folder.absolute()
    keep = partial(_keep_logs, place / LOGS)
    journal = place / JOURNAL
    try:
        with chdir("."):
            played = play(
                loaded, options, responders=responders, journal=journal, keep=keep
            )
    except GameDayError:
        # What never began leaves nothing: its name is free for the next try.
        with suppress(OSError):
            place.rmdir()
        raise
    if not journal.exists():
        raise ExerciseAborted(
            "the run's folder has vanished while the exercise was played",
            code="run-vanished",
            hint="something removed it; nothing of the run can be judged again",
            where=Where(str(folder)),
        )
    return played.card


def write_judgement(folder: Path, card: Scorecard) -> None:
    """Write a run's scorecard and its report into its folder."""
    write_scorecard(folder, card)
    write_report(folder, card)


def _keep_logs(folder: Path, world: World) -> None:
    """Write down what was delivered and printed in a world, before it goes.

    Raises:
        ExerciseAborted: It cannot be written.
    """
    world.lambdas.send_logs()
    try:
        write_logs(
            folder,
            world.account.read_everywhere(),
            findings=world.guardduty.store.list_all(),
            facts=world.journal.facts,
            now=world.clock.now(),
            outputs=world.printed,
        )
    except OSError as problem:
        raise ExerciseAborted(
            f"the run's logs cannot be written: {problem.strerror or problem}",
            code="logs-unwritable",
            hint="its journal is whole: `gameday score RUN` judges it",
            where=Where(str(folder)),
        ) from problem
