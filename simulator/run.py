"""Play a scenario and leave a run folder: journal, scorecard, report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError
from gameday.scorecards.runs import JOURNAL, RUNS, write_report, write_scorecard
from gameday.simulator.exercise import play
from gameday.simulator.runs.logs import LOGS, write_logs

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.options import Options
    from gameday.simulator.world import World

__all__ = ["keep_logs", "run_scenario"]


def run_scenario(loaded: LoadedScenario, options: Options) -> tuple[Scorecard, Path]:
    """Play a scenario and write down everything about it.

    Returns:
        The scorecard, and the folder that the run left.

    Raises:
        UsageError: The folder cannot be made, or a responder is not there.
        PreflightFailed: The estate could not be made.
    """
    folder = _make_folder(options.out or RUNS, loaded.id, options.seed)
    keep = partial(keep_logs, folder / LOGS)
    played = play(loaded, options, journal=folder / JOURNAL, keep=keep)
    write_scorecard(folder, played.card)
    write_report(folder, played.card)
    return played.card, folder


def keep_logs(folder: Path, world: World) -> None:
    """Write down what the sensors of a world have delivered, before it goes.

    Args:
        folder: Where to; a run's ``logs``.
        world: The world, at the end of its exercise.
    """
    write_logs(
        folder,
        world.account.read_everywhere(),
        findings=world.guardduty.store.list_all(),
        facts=world.journal.facts,
        now=world.clock.now(),
    )


def _make_folder(runs: Path, scenario: str, seed: int) -> Path:
    """Make a new folder: ``ec2-crypto-mining-seed1``, numbered where it is taken."""
    stem = f"{scenario.rpartition('/')[2]}-seed{seed}"
    number = 1
    while True:
        folder = runs / (stem if number == 1 else f"{stem}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not folder.is_dir():
                raise UsageError(
                    f"expected a place for a run's folder, found a file: {folder}",
                    code="out-unusable",
                ) from None
            number += 1
        except OSError as error:
            raise UsageError(
                f"the run's folder {folder} cannot be made: {error.strerror}",
                code="out-unusable",
                hint="`--out DIR` puts it elsewhere",
            ) from error
        else:
            return folder
