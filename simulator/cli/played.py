"""What came of an exercise that was played elsewhere, as it is printed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.simulator.cli.echo import echo_page
from gameday.simulator.cli.ends import keep_details, tell_error

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.simulator.cli.printing import Printing
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
        if self.text:
            echo_page(self.text)
        for note in self.notes:
            echo_page(note, err=True)


def tell_trouble(ending: Ending[Played], printing: Printing) -> Played:
    """Say what became of an exercise that did not come to its end.

    What it had written until then is given an end, and judged where that says enough.

    Args:
        ending: How its process ended.
        printing: How the scorecard is printed.
    """
    trouble, folder = ending.trouble, ending.folder
    assert trouble is not None  # noqa: S101 - what has no value is in trouble
    card = None
    if folder is not None and trouble.kind != "refused":
        # Judging takes time to import, and is seldom needed here.
        from gameday.scorecards.broken_off import end_run

        card = end_run(folder, trouble.message)
    text = printing.render(card, seconds=ending.seconds) if card is not None else ""
    played = Played(text, trouble.exit_code)
    played.notes += tell_error(trouble.message, trouble.code, _hint(trouble, folder))
    if card is not None:
        played.notes.append(f"run: {folder}")
    return played


def _hint(trouble: Trouble, folder: Path | None) -> str | None:
    if not trouble.detail or trouble.kind == "refused":
        return trouble.hint
    return keep_details(trouble.detail, folder)
