"""What an inject saves can be spoken of by everything that comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """\
title: A goal begins at an instance that an inject found
attack: [T1496.001]
estate: web-app
duration: 20m
injects:
  - id: look
    at: 0s
    as: "${DeployKey}"
    call: ec2:DescribeInstances
    with: {Filters: [{Name: instance-id, Values: ["${WebServer}"]}]}
    save: {Found: "Reservations[0].Instances[0].InstanceId"}
  - id: mine
    after: look
    delay: 60s
    goal: true
    every: 60s
    %s
playbook: {contain: {within: 5m}}
"""


CONNECT = 'connect: {from: "${Found}", to: 203.0.113.66, port: 3333}'
RESOLVE = 'resolve: {from: "${Found}", name: pool.example}'


@pytest.mark.parametrize("action", [CONNECT, RESOLVE, f"{RESOLVE}\n    {CONNECT}"])
def test_a_saved_name_in_a_goal(action: str, tmp_path: Path) -> None:
    """The goal is held where nobody answers."""
    (tmp_path / "scenario.yaml").write_text(SCENARIO % action)
    card = play(load_scenario(str(tmp_path)), Options(latency="none")).card
    assert card.verdict == "failed"
    assert card.goal("mine").held_at is not None
    assert card.goal("mine").lost_at is None
