"""``gameday report``: write a run's report again and say where it is."""

from __future__ import annotations

from pathlib import Path

import click

from gameday.simulator.cli.echo import echo

__all__ = ["command"]


@click.command()
@click.argument("run", type=Path)
def command(run: Path) -> None:
    """Write a run's report.html and scorecard.json again, and print where it is.

    RUN is a run folder, its journal, or the id of a run in `gameday-runs`.
    """
    from gameday.scorecards.runs import judge_run, write_report, write_scorecard

    folder, card = judge_run(run)
    write_scorecard(folder, card)
    echo(write_report(folder, card))
