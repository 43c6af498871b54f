"""The reference pages of the documentation, written from the code itself.

``python -m gameday.simulator.reference`` writes them. What a page says stands where the
code says it: in docstrings, models, tables and data files. Nothing is played.
"""

from __future__ import annotations

from gameday.simulator.reference.cost_picture import draw
from gameday.simulator.reference.inventory import LISTS, fill_in
from gameday.simulator.reference.pages import (
    COST_PICTURE,
    FOLDER,
    PAGES,
    SIMULATED,
    render_page,
    write_pages,
)

__all__ = [
    "COST_PICTURE",
    "FOLDER",
    "LISTS",
    "PAGES",
    "SIMULATED",
    "draw",
    "fill_in",
    "render_page",
    "write_pages",
]
