"""A campaign's results as people and CI systems read them: pure functions to text."""

from __future__ import annotations

from gameday.simulator.campaign.renderings.junit import render_junit
from gameday.simulator.campaign.renderings.markdown import render_markdown
from gameday.simulator.campaign.renderings.table import render_table

__all__ = ["render_junit", "render_markdown", "render_table"]
