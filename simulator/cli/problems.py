"""Show an error to a person: what, where, what to do next; on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gameday.scenarios.errors import GameDayError

__all__ = ["show_error"]


def show_error(error: GameDayError) -> None:
    """Print an error, its hint and its code."""
    click.secho("error: ", fg="red", bold=True, nl=False, err=True)
    click.echo(f"{error} [{error.code}]", err=True)
    if error.hint:
        click.echo(f"\nhint: {error.hint}", err=True)
