"""Write the reference: ``python -m gameday.simulator.reference``."""

from __future__ import annotations

from gameday.simulator.reference.pages import write_pages

write_pages()
