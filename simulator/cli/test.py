"""``gameday test``: play many scenarios, in parallel, and fail where one does."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gameday.simulator.cli.echo import echo
from gameday.simulator.cli.finite import Finite
from gameday.simulator.cli.process import spare_pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
@click.option(
    "--responder",
    "responders",
    multiple=True,
    metavar="SPEC",
    help="Who answers, instead of the scenarios' and suites' own; `none` for nobody."
    " May be given several times: they answer together.",
)
@click.option(
    "--latency",
    metavar="MODEL",
    help="How long AWS takes: `documented`, `none`, or a YAML file.",
)
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
@click.option(
    "--time-limit",
    type=Finite(min=0, min_open=True),
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="Real time after which an exercise is killed.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("gameday-runs"),
    show_default=True,
    help="Where the run folders of exercises that failed are made.",
)
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
    spare_pytest()
    from gameday.simulator.aws.moto.versions import explain_mismatch
    from gameday.simulator.campaign.baseline import (
        read_baseline,
        write_baseline as write,
    )
    from gameday.simulator.campaign.outputs import (
        append_markdown,
        find_summary,
        write_junit,
    )
    from gameday.simulator.campaign.plan import Choices, plan_trials
    from gameday.simulator.campaign.renderings import render_table
    from gameday.simulator.options import choose_responders

    choices = Choices(
        responders=choose_responders(responders),
        seeds=tuple(range(1, seeds + 1)) if seeds else None,
        latency=latency,
        out=out,
        keeps_runs=keep_runs,
    )
    if markdown == _JOB_SUMMARY:
        markdown = find_summary()
    trials = plan_trials(paths, choices)
    before = read_baseline(baseline, tolerance=tolerance) if baseline else None
    if note := explain_mismatch():
        echo(f"note: {note}", err=True)
    results = _play(trials, jobs=jobs or _count_cores(), limit_s=time_limit)
    if before is not None:
        results = [before.compare(result) for result in results]
        results += before.find_missing(results)
    echo(render_table(results), nl=False)
    _show_notes(results)
    if junit is not None:
        write_junit(junit, results)
    if markdown is not None:
        append_markdown(markdown, results)
    if write_baseline is not None:
        write(write_baseline, results)
    raise SystemExit(max(result.exit_code for result in results))


def _count_cores() -> int:
    """Return how many cores this process may use, which a container can limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _play(trials: Sequence[Trial], *, jobs: int, limit_s: float) -> list[Result]:
    """Play trials; return their results in the order of the trials.

    Raises:
        ExerciseAborted: Somebody has ended the campaign; what was played is shown.
    """
    from gameday.scenarios.errors import ExerciseAborted
    from gameday.simulator.campaign.playing import play_trials
    from gameday.simulator.campaign.renderings import render_table

    results: dict[int, Result] = {}
    try:
        with _interruptible() as ensure_going, _show_progress(len(trials)) as advance:
            for index, result in play_trials(trials, jobs=jobs, limit_s=limit_s):
                results[index] = result
                advance(1)
                ensure_going()
    except KeyboardInterrupt:
        if results:
            echo(render_table([results[i] for i in sorted(results)]), nl=False)
        told = f"interrupted: {len(results)} of {len(trials)} exercises were played"
        raise ExerciseAborted(told, code="interrupted") from None
    return [results[index] for index in sorted(results)]


@contextmanager
def _interruptible() -> Iterator[Callable[[], None]]:
    """End on Ctrl-C, and on the signal that cancels a job, whenever it comes.

    Python loses an exception that a signal raises inside a destructor or a fork's
    hooks; so the signal is remembered, and the yielded function raises it again.
    """
    came: list[int] = []

    def interrupt(number: int, _frame: object) -> None:
        came.append(number)
        raise KeyboardInterrupt

    def ensure_going() -> None:
        if came:
            raise KeyboardInterrupt

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield ensure_going
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _show_progress(length: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, and nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda _steps: None
        return
    with click.progressbar(
        length=length, label="exercises", show_pos=True, file=sys.stderr
    ) as bar:
        yield bar.update


def _show_notes(results: Sequence[Result]) -> None:
    """Say on standard error what stands beside the table."""
    for result in results:
        folder = result.folder
        if result.verdict != "passed" and folder and folder.exists():
            echo(f"{result.key.name}: {folder}", err=True)
        if result.card is None and result.detail:
            echo(textwrap.indent(result.detail, "  "), err=True)
