"""Suite files: which responders are held against which scenarios, and what is asked.

A suite is read and checked here, like a scenario with the place of every problem. It is
played by `campaign`.
"""

from __future__ import annotations

from gameday.simulator.campaign.suite.entry import Entry, Suite
from gameday.simulator.campaign.suite.loader import load_suite
from gameday.simulator.campaign.suite.schema import SCHEMA, build_schema, render_schema

__all__ = ["SCHEMA", "Entry", "Suite", "build_schema", "load_suite", "render_schema"]
