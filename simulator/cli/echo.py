"""What the command says: nothing of what it was given acts on the terminal."""

from __future__ import annotations

import sys

import click

from gameday.scenarios.visible import visible

__all__ = ["echo"]


def echo(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Write a text, with what cannot be seen or must not act written out.

    Args:
        text: What is written; its lines stay.
        err: Whether it goes to standard error.
        nl: Whether its last line is ended.
    """
    shown = visible(str(text))
    encoding = (sys.stderr if err else sys.stdout).encoding or "utf-8"
    # a log may be of an encoding that has not every character
    click.echo(
        shown.encode(encoding, "backslashreplace").decode(encoding), nl=nl, err=err
    )
