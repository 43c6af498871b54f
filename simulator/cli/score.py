"""``gameday score``: judge a run again from its journal."""

from __future__ import annotations

from pathlib import Path

import click

from gameday.simulator.cli.echo import echo

__all__ = ["command"]


@click.command()
@click.argument("run", type=Path)
@click.option(
    "--scenario",
    metavar="SCENARIO",
    help="Hold the run to another scenario's playbook: a library id or a path.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "junit", "markdown"]),
    default="table",
    show_default=True,
    help="How to write the scorecard.",
)
def command(run: Path, scenario: str | None, style: str) -> None:
    """Judge a run again and print its scorecard.

    RUN is a run folder, its journal, or the id of a run in `gameday-runs`. Nothing is
    played and nothing is written. The exit code is that of the run: 0 passed, 1 failed.
    """
    from gameday.scorecards.renderings import find_rendering
    from gameday.scorecards.runs import judge_run

    _, card = judge_run(run, scenario=scenario)
    echo(find_rendering(style)(card), nl=False)
    raise SystemExit(card.exit_code)
