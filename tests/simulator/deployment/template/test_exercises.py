"""The templates of the docs answer the flagship, each along its own path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

FLAGSHIP = "impact/ec2-crypto-mining"
_STARTED = "responder.started"


def answer(*specs: str, seed: int = 1) -> Any:
    """Play the flagship with responders."""
    options = Options(seed=seed, responders=specs, out=None)
    return play(load_scenario(FLAGSHIP), options)


@pytest.mark.parametrize("name", ["isolate-instance", "incident-workflow"])
def test_the_examples_contain_and_keep_the_evidence(examples: Path, name: str) -> None:
    """Both stop the miner soon after the alert, with a snapshot taken before."""
    played = answer(f"template:{examples / name}")
    assert played.card.verdict == "passed"
    started = {f.fields["responder"] for f in played.facts if f.kind == _STARTED}
    assert started == {name}


def test_a_threshold_above_the_finding_answers_nothing(examples: Path) -> None:
    """A parameter reaches the rule's pattern, and the exercise shows the gap."""
    played = answer(f"template:{examples / 'isolate-instance'}?Threshold=9")
    assert played.card.verdict == "failed"
    assert not [f for f in played.facts if f.kind == "responder.started"]


def test_the_same_seed_gives_the_same_journal(examples: Path) -> None:
    """A state machine's branches and names come from the seed alone."""
    spec = f"template:{examples / 'incident-workflow'}"
    first, second = answer(spec, seed=7), answer(spec, seed=7)
    assert first.facts[-1].hash == second.facts[-1].hash


def test_a_role_without_permission_fails_as_in_aws(
    examples: Path, tmp_path: Path
) -> None:
    """What the policy leaves out is refused, and the function fails of it."""
    text = (examples / "isolate-instance/template.yaml").read_text()
    source = tmp_path / "src"
    source.mkdir()
    code = (examples / "isolate-instance/src/isolate.py").read_text()
    (source / "isolate.py").write_text(code)
    path = tmp_path / "template.yaml"
    path.write_text(text.replace("                - ec2:StopInstances\n", ""))
    played = answer(f"template:{path}")
    failures = [f for f in played.facts if f.kind == "responder.failed"]
    assert played.card.verdict == "failed"
    assert "ec2:StopInstances" in failures[0].fields["message"]
    assert failures[0].fields["line"] == "isolate.py:19"
