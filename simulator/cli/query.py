"""``gameday query``: SQL over the logs a run left."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gameday.simulator.cli.echo import echo, echo_page
from gameday.simulator.cli.terminal import find_columns, find_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["command"]

_WIDEST = 88
"""Columns of prose beyond which it is hard to read."""
_ANY = 10_000
"""Columns of a table that nobody looks at on a terminal: as many as it takes."""
_CHANGES = (
    "SELECT eventtime, eventname, useridentity.arn, errorcode FROM cloudtrail"
    " WHERE NOT readonly ORDER BY eventtime"
)
_TALKERS = (
    "SELECT dstaddr, dstport, sum(bytes) AS bytes FROM vpc_flow"
    " WHERE action = 'ACCEPT' GROUP BY ALL ORDER BY bytes DESC LIMIT 10"
)


@click.command()
@click.argument("run", type=Path)
@click.argument("sql", required=False)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to write the answer.",
)
def command(run: Path, sql: str | None, style: str) -> None:
    """Ask the logs of a run in SQL; `-` reads the query from standard input.

    RUN is a run folder, its journal, or the id of a run in `gameday-runs`. Without a
    query, the tables are listed with their columns. Tables and columns have the names
    AWS documents for Athena; a table whose log was not on is empty.
    """
    from gameday.simulator.runs.query import find_rendering, open_store, render_table

    text = sys.stdin.read() if sql == "-" else sql
    with open_store(run) as store:
        if text is None:
            echo("\n".join(_describe(run, store.count_rows())))
        else:
            answer = store.ask(text)
            if style == "table":
                # What a terminal cannot hold side by side is set otherwise on it.
                page = find_page(sys.stdout, widest=_ANY, otherwise=_ANY)
                echo_page(render_table(answer, page))
            else:
                echo(find_rendering(style)(answer), nl=False)


def _describe(run: Path, counts: Mapping[str, int]) -> Iterator[str]:
    from gameday.simulator.runs.query.facts import FACTS, list_columns
    from gameday.simulator.runs.query.tables import TABLES

    width = min(_WIDEST, find_columns(sys.stdout))
    facts = {name: list_columns(kind) for name, kind in FACTS.items()}
    for name, columns in {**TABLES, **facts}.items():
        rows = "1 row" if counts[name] == 1 else f"{counts[name]} rows"
        yield f"{name} ({rows})"
        yield click.wrap_text(", ".join(columns), width, "  ", "  ")
    yield ""
    for example in (_CHANGES, _TALKERS):
        yield f'gameday query {run} "{example}"'
