"""``gameday list``: the scenarios of the library."""

from __future__ import annotations

import sys

import click

from gameday.simulator.cli.echo import echo, echo_page
from gameday.simulator.cli.terminal import find_page

__all__ = ["command"]


@click.command()
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to write it.",
)
def command(style: str) -> None:
    """List the scenarios of the library."""
    from gameday.scenarios.catalogue import list_library

    entries = list(list_library())
    rows = [
        {
            "id": entry.id,
            "title": entry.scenario.title,
            "difficulty": entry.scenario.difficulty.value,
            "attack": list(entry.scenario.attack),
        }
        for entry in entries
    ]
    if style == "json":
        import json

        echo(json.dumps(rows, indent=2))
        return
    page = find_page(sys.stdout, widest=140, otherwise=140)
    table = [
        (
            entry.id,
            scenario.title,
            scenario.difficulty.value,
            ", ".join(scenario.attack),
        )
        for entry in entries
        for scenario in (entry.scenario,)
    ]
    echo_page(page.set_table(table, ("id", "title", "difficulty", "attack")))
