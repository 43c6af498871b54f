"""References get their values; what is involved is what the injects name."""

from __future__ import annotations

import pytest

from gameday.scenarios.errors import InjectFailed
from gameday.scenarios.loader import load_scenario
from gameday.simulator.actors.bindings import Bindings, find_involved


def test_values_are_filled_in_everywhere() -> None:
    """Texts, lists and mappings are filled; a lone reference keeps its type."""
    bindings = Bindings({"A": "x", "N": 7})
    filled = bindings.fill({"k": ["${A}-${N}", "${N}"], "plain": "$${A}"})
    assert filled == {"k": ["x-7", 7], "plain": "${A}"}


def test_a_saved_value_can_be_used_later() -> None:
    """Before it is saved, using it is an error with the name in it."""
    bindings = Bindings({})
    with pytest.raises(InjectFailed, match=r"\$\{NewKey\} has no value yet"):
        bindings.fill("${NewKey}")
    bindings.bind("NewKey", "AKIA")
    assert bindings.fill("${NewKey}") == "AKIA"


def test_the_workloads_servers_are_not_involved() -> None:
    """What only the workload names has nothing to do with the incident."""
    scenario = load_scenario("impact/ec2-crypto-mining").scenario
    bindings = Bindings(
        {
            "WebServer": "i-web",
            "IntranetServer": "i-intranet",
            "DeployKey": "AKIA",
            "WebSecurityGroup": "sg-web",
        }
    )
    assert find_involved(scenario, bindings) == {"i-web", "AKIA", "sg-web"}
