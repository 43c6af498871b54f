"""Write the reference: ``python -m simulator.reference``."""

from __future__ import annotations

from simulator.reference.pages import write_pages

write_pages()
