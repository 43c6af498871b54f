"""Write the schema: ``python -m simulator.suite``."""

from __future__ import annotations

from simulator.suite import SCHEMA, render_schema

SCHEMA.write_text(render_schema(), encoding="utf-8")
