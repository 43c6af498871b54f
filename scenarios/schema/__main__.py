"""Write the schema: ``python -m scenarios.schema``."""

from __future__ import annotations

from scenarios.schema import SCHEMA, render_schema

SCHEMA.write_text(render_schema(), encoding="utf-8")
