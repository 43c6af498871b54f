"""Write the schema: ``python -m gameday.simulator.campaign.suite``."""

from __future__ import annotations

from gameday.simulator.campaign.suite import SCHEMA, render_schema

SCHEMA.write_text(render_schema(), encoding="utf-8")
