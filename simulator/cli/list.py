"""``gameday list``: the scenarios of the library."""

from __future__ import annotations

import click

from gameday.simulator.cli.echo import echo

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

    rows = [
        {
            "id": entry.id,
            "title": entry.scenario.title,
            "difficulty": entry.scenario.difficulty.value,
            "attack": list(entry.scenario.attack),
        }
        for entry in list_library()
    ]
    if style == "json":
        import json

        echo(json.dumps(rows, indent=2))
        return
    from tabulate import tabulate

    table = [{**row, "attack": ", ".join(row["attack"])} for row in rows]
    echo(tabulate(table, headers="keys", tablefmt="simple"))
