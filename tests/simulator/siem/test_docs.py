"""What docs/how-to/siem.md shows works as it stands."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.loader import load_scenario
from gameday.simulator.siem import plan_siem
from gameday.simulator.siem.logsources import CATEGORIES, SERVICES
from gameday.simulator.siem.siem import Settings
from gameday.simulator.siem.titles import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.siem.rules import Ruleset

PAGE = (Path(__file__).parents[3] / "docs/how-to/siem.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SCENARIO = """\
title: t
estate: web-app
injects: [{id: first, at: 0s, message: {to: soc, subject: s, text: t}}]
playbook: {detect: {within: 5m}}
"""


def test_the_section_is_one_of_a_scenario(tmp_path: Path) -> None:
    """With the values that the page says are usual."""
    (block,) = (block for block in BLOCKS if block.startswith("siem:"))
    (tmp_path / "sigma").mkdir()
    (tmp_path / "sigma" / "rule.yml").write_text(BLOCKS[1])
    (tmp_path / "scenario.yaml").write_text(SCENARIO + block)
    loaded = load_scenario(tmp_path / "scenario.yaml")
    plan = plan_siem(loaded)

    assert plan is not None
    assert plan.settings == Settings(
        every=timedelta(minutes=5),
        delay=timedelta(minutes=1),
        to="soc",
        notify=Level.MEDIUM,
    )
    assert plan.settings == Settings()
    assert loaded.scenario.siem is not None
    assert loaded.scenario.siem.placeholders == {"admins": ("alice", "ops-*")}


def test_the_command_line_adds_rules(tmp_path: Path) -> None:
    """To a scenario's own, or alone; without either there is no SIEM."""
    (tmp_path / "rule.yml").write_text(BLOCKS[1])
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    loaded = load_scenario(tmp_path / "scenario.yaml")

    assert plan_siem(loaded) is None
    plan = plan_siem(loaded, [tmp_path / "rule.yml"])
    assert plan is not None
    assert (len(plan.rules.rules), plan.settings) == (1, Settings())


def test_the_rules_can_be_run(rules_of: Callable[..., Ruleset]) -> None:
    """Nothing of them is left out."""
    rules = [rules_of(block) for block in BLOCKS if block.startswith("title:")]

    assert [len(each.rules) + len(each.correlations) for each in rules] == [1, 2]
    assert [each.notes for each in rules] == [(), ()]


def test_the_log_sources_are_known() -> None:
    """Those in the table of the page."""
    named = re.findall(r"`product: aws, service: (\w+)`", PAGE)
    assert set(named) <= SERVICES.keys()
    assert set(re.findall(r"^\| `category: (\w+)`", PAGE, re.MULTILINE)) == {
        *CATEGORIES
    }
