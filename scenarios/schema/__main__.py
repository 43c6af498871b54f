"""Write the schema: ``python -m gameday.scenarios.schema``."""

from __future__ import annotations

from gameday.scenarios.schema import SCHEMA, render_schema

SCHEMA.write_text(render_schema(), encoding="utf-8")
