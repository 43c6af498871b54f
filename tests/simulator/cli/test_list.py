"""``gameday list``."""

from __future__ import annotations

import json

from click.testing import CliRunner

from gameday.simulator.cli import main

FLAGSHIP = "impact/ec2-crypto-mining"


def test_list_shows_the_library() -> None:
    """As a table, or as JSON for scripts."""
    table = CliRunner().invoke(main, ["list"])
    rows = json.loads(CliRunner().invoke(main, ["list", "--format", "json"]).stdout)

    assert FLAGSHIP in table.stdout
    assert FLAGSHIP in [row["id"] for row in rows]
    assert set(rows[0]) == {"id", "title", "difficulty", "attack"}
