"""Write the schema: ``python -m gameday.simulator.suite``."""

from __future__ import annotations

from gameday.simulator.suite import SCHEMA, render_schema

SCHEMA.write_text(render_schema(), encoding="utf-8")
