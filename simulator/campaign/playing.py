"""Play the trials of a campaign on all cores and judge each as it ends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gameday.simulator.campaign.result import judge_trial
from gameday.simulator.campaign.server import Server
from gameday.simulator.campaign.trial import play_trial
from gameday.simulator.campaign.warmth import warm_up
from gameday.simulator.supervision.forks import can_fork, run_forked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.campaign.result import Result
    from gameday.simulator.campaign.trial import Trial
    from gameday.simulator.supervision.ending import Ending

__all__ = ["play_trials"]


def play_trials(
    trials: Sequence[Trial], *, jobs: int, limit_s: float
) -> Iterator[tuple[int, Result]]:
    """Give each trial's index and result in the order in which they end.

    The process that calls this is the warm one that the exercises are forked from. It
    must have no other threads, and keeps the memory of everything that was imported.

    Args:
        trials: What is played.
        jobs: How many are played at the same time; one, where the system cannot fork.
        limit_s: Real seconds after which an exercise counts as hung.
    """
    tasks = [partial(play_trial, trial) for trial in trials]
    if can_fork():
        warm_up()
        endings = run_forked(tasks, jobs=jobs, limit_s=limit_s)
    else:
        endings = _run_apart(tasks, limit_s=limit_s)
    for index, ending in endings:
        yield index, judge_trial(trials[index], ending)


def _run_apart(
    tasks: Sequence[partial[Scorecard]], *, limit_s: float
) -> Iterator[tuple[int, Ending[Scorecard]]]:
    """Run each task in a process that is started for it."""
    for index, task in enumerate(tasks):
        with Server(limit_s=limit_s) as server:
            yield index, server.run(task)
