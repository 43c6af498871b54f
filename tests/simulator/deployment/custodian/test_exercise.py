"""The examples are judged rightly on the flagship, and the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

EXAMPLES = Path(__file__).parents[4] / "docs/examples/custodian"


def respond(policy: Path) -> Played:
    """Play the flagship with a policy as its only responder."""
    options = Options(responders=(f"custodian:{policy}",), out=None)
    return play(load_scenario("impact/ec2-crypto-mining"), options)


def test_the_guardduty_policy_passes() -> None:
    """Stopping contains: the miner is silent seconds after the alert."""
    card = respond(EXAMPLES / "guardduty.yml").card
    verdicts = {each.id: str(each.verdict) for each in card.objectives}
    assert card.verdict == "passed"
    assert verdicts["contain"] == verdicts["evidence"] == "met"
    assert card.times.contain_from_alert.seconds < 10


def test_a_policy_for_tagged_instances_fails_where_none_is_tagged() -> None:
    """It runs all the time and changes nothing."""
    played = respond(EXAMPLES / "stop-tagged.yml")
    assert played.card.verdict == "failed"
    notes = [f.fields["message"] for f in played.facts if f.kind == "responder.noted"]
    assert notes[-1].endswith("none of 2 ec2 passes its filters")


def test_a_threshold_too_high_fails(tmp_path: Path) -> None:
    """The finding is delivered, the policy does not take it, and the reason is told."""
    policy = tmp_path / "p.yml"
    policy.write_text((EXAMPLES / "guardduty.yml").read_text().replace("4.0", "9"))
    played = respond(policy)
    assert played.card.verdict == "failed"
    notes = [f.fields["message"] for f in played.facts if f.kind == "responder.noted"]
    assert notes[-1].endswith("filter event detail.severity gte 9 found 8.0")


PLAY = """
import sys
from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

options = Options(responders=(f"custodian:{sys.argv[1]}",), out=None)
print(play(load_scenario("impact/ec2-crypto-mining"), options).facts[-1])
"""


@pytest.mark.slow
def test_the_journal_is_the_same_in_another_process() -> None:
    """Hashes of text do not show: the chain ends alike, and with it every fact."""
    ends = {
        subprocess.run(
            [sys.executable, "-c", PLAY, str(EXAMPLES / "guardduty.yml")],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(ends) == 1
