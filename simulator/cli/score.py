"""``gameday score``: judge a run again from its journal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gameday.simulator.cli.echo import echo_page
from gameday.simulator.cli.options import format_option, latencies_option

__all__ = ["command"]


@click.command()
@click.argument("run", type=Path)
@click.option(
    "--scenario",
    metavar="SCENARIO",
    help="Hold the run to another scenario's playbook: a library id or a path.",
)
@format_option
@latencies_option
def command(run: Path, *, scenario: str | None, style: str, latencies: bool) -> None:
    """Judge a run again and print its scorecard.

    RUN is a run folder, its journal, or the id of a run in `gameday-runs`. Nothing is
    played and nothing is written. The exit code is that of the run: 0 passed, 1 failed.
    """
    from gameday.simulator.cli.printing import Printing
    from gameday.simulator.cli.progress import showing_progress
    from gameday.simulator.cli.terminal import find_page

    with showing_progress(lambda: f"judging {run}"):
        from gameday.scorecards.runs import judge_run

        _, card = judge_run(run, scenario=scenario)
        page = find_page(sys.stdout, latencies=latencies)
        text = Printing(style, page).render(card)
    echo_page(text)
    raise SystemExit(card.exit_code)
