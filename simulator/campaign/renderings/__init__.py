"""A campaign's results as people and CI systems read them: pure functions to text."""

from __future__ import annotations

from simulator.campaign.renderings.junit import render_junit
from simulator.campaign.renderings.markdown import render_markdown
from simulator.campaign.renderings.table import render_table

__all__ = ["render_junit", "render_markdown", "render_table"]
