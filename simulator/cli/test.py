"""``gameday test``: play many scenarios, in parallel, and fail where one does."""

from __future__ import annotations

import os
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gameday.simulator.cli.echo import echo, echo_page
from gameday.simulator.cli.ends import ending_on_signals
from gameday.simulator.cli.finite import Finite
from gameday.simulator.cli.options import (
    latency_option,
    out_option,
    responder_option,
    time_limit_option,
)
from gameday.simulator.cli.process import spare_pytest
from gameday.simulator.cli.progress import showing_progress
from gameday.simulator.cli.terminal import find_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gameday.simulator.campaign.baseline import Baseline
    from gameday.simulator.campaign.plan import Choices
    from gameday.simulator.campaign.result import Result
    from gameday.simulator.campaign.trial import Trial

__all__ = ["command"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_JOB_SUMMARY = Path("$GITHUB_STEP_SUMMARY")
"""Stands for the file that the job names, where no other is given."""


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=Path)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    help="How many exercises are played at the same time.  [default: one per core]",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    metavar="N",
    help="Play every exercise with the seeds 1 to N, to vary its timing.",
)
@responder_option
@latency_option
@click.option("--junit", type=_FILE, metavar="FILE", help="Write JUnit XML.")
@click.option(
    "--markdown",
    type=_FILE,
    is_flag=False,
    flag_value=_JOB_SUMMARY,
    metavar="[FILE]",
    help="Append a summary in Markdown to FILE, or where no FILE is given to the job"
    " summary of GitHub Actions. Write it last, or as `--markdown=FILE`.",
)
@click.option(
    "--baseline",
    type=_FILE,
    metavar="FILE",
    help="Fail where something is worse than in FILE: a pass, an objective, the time"
    " to contain; or where an exercise of FILE is not played.",
)
@click.option(
    "--tolerance",
    type=Finite(min=0),
    default=10,
    show_default=True,
    metavar="PERCENT",
    help="How much later than in the baseline an incident may be contained.",
)
@click.option(
    "--write-baseline",
    type=_FILE,
    metavar="FILE",
    help="Write the results to FILE, as the baseline of later runs.",
)
@time_limit_option(120)
@out_option("the run folders of exercises that failed are")
@click.option("--keep-runs", is_flag=True, help="Make a run folder for every exercise.")
def command(  # noqa: PLR0913 - one for each option
    paths: tuple[Path, ...],
    *,
    jobs: int | None,
    seeds: int | None,
    responders: tuple[str, ...],
    latency: str | None,
    junit: Path | None,
    markdown: Path | None,
    baseline: Path | None,
    tolerance: float,
    write_baseline: Path | None,
    time_limit: float,
    out: Path,
    keep_runs: bool,
) -> None:
    """Play many scenarios in parallel and fail where one does.

    PATH is a scenario or a suite (`*.suite.yaml`), a folder with any number of them, or
    an id of the library. Each exercise is played in a process of its own.

    The exit code is 0 where all passed, 1 where one failed, became worse than in the
    baseline or is missing, 2 where a file is not valid, and else that of the worst
    exercise.
    """
    with ending_on_signals() as ensure_going:
        choices = _choose(responders, seeds, latency, out, keeps_runs=keep_runs)
        outputs = _Outputs(junit, _name_summary(markdown), write_baseline)
        campaign = _plan(paths, choices, baseline, tolerance=tolerance)
        results = _play(
            campaign, ensure_going, jobs=jobs or _count_cores(), limit_s=time_limit
        )
        _print(results)
        outputs.write(results)
    raise SystemExit(max(result.exit_code for result in results))


@dataclass(frozen=True, slots=True)
class _Campaign:
    """What is played, and what it is held against."""

    trials: Sequence[Trial]
    before: Baseline | None

    def compare(self, results: list[Result]) -> list[Result]:
        """Return the results with what they have lost since the baseline."""
        if self.before is None:
            return results
        compared = [self.before.compare(result) for result in results]
        return compared + self.before.find_missing(compared)


@dataclass(frozen=True, slots=True)
class _Outputs:
    """The files that results are written into; None for those that nobody wants."""

    junit: Path | None
    markdown: Path | None
    baseline: Path | None

    def write(self, results: Sequence[Result]) -> None:
        """Write them all."""
        from gameday.simulator.campaign.baseline import write_baseline
        from gameday.simulator.campaign.outputs import append_markdown, write_junit

        for path, write in (
            (self.junit, write_junit),
            (self.markdown, append_markdown),
            (self.baseline, write_baseline),
        ):
            if path is not None:
                write(path, results)


def _choose(
    responders: tuple[str, ...],
    seeds: int | None,
    latency: str | None,
    out: Path,
    *,
    keeps_runs: bool,
) -> Choices:
    spare_pytest()
    from gameday.simulator.campaign.plan import Choices
    from gameday.simulator.options import choose_responders

    return Choices(
        responders=choose_responders(responders),
        seeds=tuple(range(1, seeds + 1)) if seeds else None,
        latency=latency,
        out=out,
        keeps_runs=keeps_runs,
    )


def _name_summary(markdown: Path | None) -> Path | None:
    from gameday.simulator.campaign.outputs import find_summary

    return find_summary() if markdown == _JOB_SUMMARY else markdown


def _plan(
    paths: Sequence[Path], choices: Choices, baseline: Path | None, *, tolerance: float
) -> _Campaign:
    """Read everything before anything is played."""
    from gameday.simulator.aws.moto.versions import explain_mismatch
    from gameday.simulator.campaign.baseline import read_baseline
    from gameday.simulator.campaign.plan import plan_trials

    trials = plan_trials(paths, choices)
    before = read_baseline(baseline, tolerance=tolerance) if baseline else None
    if note := explain_mismatch():
        echo(f"note: {note}", err=True)
    return _Campaign(trials, before)


def _count_cores() -> int:
    """Return how many cores this process may use, which a container can limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _play(
    campaign: _Campaign,
    ensure_going: Callable[[], None],
    *,
    jobs: int,
    limit_s: float,
) -> list[Result]:
    """Play; return the results in the order of the trials.

    Raises:
        ExerciseAborted: Somebody has ended the campaign; what was played is shown.
    """
    from gameday.scenarios.errors import ExerciseAborted
    from gameday.simulator.campaign.playing import play_trials

    trials = campaign.trials
    results: dict[int, Result] = {}
    try:
        with showing_progress(lambda: f"{len(results)} of {len(trials)} exercises"):
            for index, result in play_trials(trials, jobs=jobs, limit_s=limit_s):
                results[index] = result
                ensure_going()
    except KeyboardInterrupt:
        if results:
            _show_table([results[index] for index in sorted(results)])
        told = f"interrupted: {len(results)} of {len(trials)} exercises were played"
        raise ExerciseAborted(told, code="interrupted") from None
    return campaign.compare([results[index] for index in sorted(results)])


def _print(results: Sequence[Result]) -> None:
    """Print the table, and on standard error what stands beside it."""
    _show_table(results)
    for result in results:
        folder = result.folder
        if result.verdict != "passed" and folder and folder.exists():
            echo(f"{result.key.name}: {folder}", err=True)
        if result.card is None and result.detail:
            echo(textwrap.indent(result.detail, "  "), err=True)


def _show_table(results: Sequence[Result]) -> None:
    from gameday.simulator.campaign.renderings.table import LOG, render_table

    page = find_page(sys.stdout, widest=LOG.columns, otherwise=LOG.columns)
    echo_page(render_table(results, page))
