"""What came of an exercise that was played elsewhere, as it is printed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from gameday.simulator.cli.echo import echo
from gameday.simulator.cli.ends import keep_details, tell_error

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.simulator.supervision.ending import Ending, Trouble

__all__ = ["Played", "tell_trouble"]


@dataclass(slots=True)
class Played:
    """What there is to print, and how the command ends."""

    text: str
    """For standard output: the scorecard."""
    exit_code: int
    notes: list[str] = field(default_factory=list)
    """For standard error, a line each."""

    def show(self) -> None:
        """Print it."""
        echo(self.text, nl=False)
        for note in self.notes:
            click.echo(note, err=True)


def tell_trouble(ending: Ending[Played], style: str) -> Played:
    """Say what became of an exercise that did not come to its end.

    What it had written until then is given an end, and judged where that says enough.

    Args:
        ending: How its process ended.
        style: How the scorecard is written.
    """
    trouble, folder = ending.trouble, ending.folder
    assert trouble is not None  # noqa: S101 - what has no value is in trouble
    card = None
    if folder is not None and trouble.kind != "refused":
        # Judging takes time to import, and is seldom needed here.
        from gameday.scorecards.broken_off import end_run

        card = end_run(folder, trouble.message)
    text = ""
    if card is not None:
        from gameday.scorecards.renderings import find_rendering

        text = find_rendering(style)(card)
    played = Played(text, trouble.exit_code)
    played.notes += tell_error(trouble.message, trouble.code, _hint(trouble, folder))
    if card is not None:
        played.notes.append(f"run: {folder}")
    return played


def _hint(trouble: Trouble, folder: Path | None) -> str | None:
    if not trouble.detail or trouble.kind == "refused":
        return trouble.hint
    return keep_details(trouble.detail, folder)
