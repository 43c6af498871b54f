"""What the command says: nothing of what it was given acts on the terminal."""

from __future__ import annotations

import sys

import click

from gameday.scenarios.visible import visible
from gameday.simulator.cli.terminal import shows_colours

__all__ = ["echo", "echo_page"]


def echo(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Write a text, with what cannot be seen or must not act written out.

    Args:
        text: What is written; its lines stay.
        err: Whether it goes to standard error.
        nl: Whether its last line is ended.
    """
    _write(visible(str(text)), err=err, nl=nl)


def echo_page(text: str, *, err: bool = False) -> None:
    """Write what was set on a page, which has made it safe, and has colours of its own.

    Args:
        text: What is written; its last line is ended.
        err: Whether it goes to standard error.
    """
    _write(text, err=err, nl=not text.endswith("\n"))


def _write(text: str, *, err: bool, nl: bool) -> None:
    stream = sys.stderr if err else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    # a log may be of an encoding that has not every character
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(shown, nl=nl, err=err, color=shows_colours(stream))
