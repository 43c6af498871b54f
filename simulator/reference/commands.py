"""cli.md: the help of every command, as `--help` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gameday.simulator.cli import main
from gameday.simulator.reference.markdown import block, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["list_lines"]

_COLUMNS = 88


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# The command line"
    yield ""
    yield from paragraph(
        "What is printed for others to read goes to standard output, everything else to"
        " standard error. Exit codes and errors have [a page of their"
        " own](exit-codes-and-errors.md)."
    )
    group = click.Context(main, info_name="gameday", **main.context_settings)
    yield from ("", "## `gameday`", "", *block(_help(group)))
    for name in main.list_commands(group):
        command = main.get_command(group, name)
        if command is not None:
            context = click.Context(command, info_name=name, parent=group)
            yield from ("", f"## `gameday {name}`", "", *block(_help(context)))


def _help(context: click.Context) -> str:
    context.terminal_width = _COLUMNS
    # a command that was run alone before remembers its help option without `-h`
    context.command._help_option = None  # noqa: SLF001 - click has no public way
    return context.command.get_help(context)
