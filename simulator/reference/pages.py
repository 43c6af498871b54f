"""Which pages the reference has, and where they are written."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.simulator.reference.cost import PICTURE
from gameday.simulator.reference.cost_picture import draw
from gameday.simulator.reference.inventory import fill_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["COST_PICTURE", "FOLDER", "PAGES", "SIMULATED", "render_page", "write_pages"]

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
"""Where the pages are, in a working copy of the repository."""

PAGES: Mapping[str, str] = {
    "cli": "commands",
    "scenario": "grammar",
    "checks": "questions",
    "responders": "responders",
    "scenarios": "library",
    "exit-codes-and-errors": "errors",
    "journal": "facts",
    "latency": "latency",
    "quotas": "quotas",
    "finding-types": "findings",
    "cost": "cost",
}
"""The pages by name, each with the module beside this one that writes it."""

SIMULATED = FOLDER.parent / "background" / "what-is-simulated.md"
"""A page written by hand, with lists that are filled in."""

COST_PICTURE = FOLDER / PICTURE
"""How the cost grows, drawn."""

_NOTE = (
    "<!-- Written by `python -m gameday.simulator.reference`;"
    " change the code instead. -->"
)


def render_page(name: str) -> str:
    """Write a page as the text of its file."""
    module = import_module(f"gameday.simulator.reference.{PAGES[name]}")
    list_lines: Callable[[], Iterator[str]] = module.list_lines
    return "\n".join((_NOTE, "", *list_lines())).rstrip() + "\n"


def write_pages() -> None:
    """Write every page, the picture, and the lists of the page written by hand."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    COST_PICTURE.write_text(draw(), encoding="utf-8")
    SIMULATED.write_text(fill_in(SIMULATED.read_text("utf-8")), encoding="utf-8")
    for name in PAGES:
        (FOLDER / f"{name}.md").write_text(render_page(name), encoding="utf-8")
