"""An inject with a policy that AWS would refuse says nothing about the response."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from gameday.scenarios.catalogue import LIBRARY
from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_no_merit_of_the_response(tmp_path: Path) -> None:
    """The exercise cannot say, and names the service's own refusal."""
    text = (LIBRARY / "exfiltration/public-bucket/scenario.yaml").read_text("utf-8")
    scenario = yaml.safe_load(text)
    (inject,) = (
        each for each in scenario["injects"] if each.get("call") == "s3:PutBucketPolicy"
    )
    del inject["with"]["Policy"]["Statement"][0]["Effect"]
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(scenario), encoding="utf-8")
    card = play(load_scenario(path), Options(latency="none")).card
    assert card.verdict == "invalid"
    assert any("MalformedPolicy" in reason for reason in card.reasons)
