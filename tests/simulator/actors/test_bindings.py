"""References get their values; what is involved is what the injects name."""

from __future__ import annotations

import pytest

from gameday.scenarios.errors import InjectFailed
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.model import Scenario
from gameday.scenarios.playbook import Playbook
from gameday.simulator.actors.bindings import Bindings, Involved


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


VALUES = {
    "WebServer": "i-web",
    "IntranetServer": "i-intranet",
    "DeployKey": "AKIA",
    "WebSecurityGroup": "sg-web",
}


def test_the_workloads_servers_are_not_involved() -> None:
    """What only the workload names has nothing to do with the incident."""
    scenario = load_scenario("impact/ec2-crypto-mining").scenario
    involved = Involved(scenario, scenario.playbook, Bindings(VALUES)).find()
    assert involved & {*VALUES.values()} == {"i-web", "AKIA", "sg-web"}


def test_what_an_objective_demands_is_involved() -> None:
    """A role that is to be closed is; what must go on working, or be left, is not."""
    scenario = load_scenario("impact/ec2-crypto-mining").scenario
    objectives = [
        {"id": "closed", "check": "sessions_revoked", "with": {"role": "app"}},
        {
            "id": "works",
            "check": "allowed",
            "with": {"as": "reports", "call": "s3:ListBuckets"},
        },
        {
            "id": "left",
            "must_not": "resource_touched",
            "with": {"resources": ["archive"]},
        },
    ]
    playbook = Playbook.model_validate({"objectives": objectives})
    involved = Involved(scenario, playbook, Bindings(VALUES)).find()
    assert involved & {"app", "reports", "archive"} == {"app"}


def test_a_resource_is_named_by_its_arn_too() -> None:
    """The role in an ARN is the role; a word in a description is nothing."""
    data = {
        "title": "t",
        "estate": "web-app",
        "injects": [
            {
                "id": "take",
                "at": "0s",
                "description": "reads orders",
                "as": "${DeployKey}",
                "call": "sts:AssumeRole",
                "with": {
                    "RoleArn": "arn:aws:iam::123456789012:role/deploy",
                    "RoleSessionName": "s",
                },
            }
        ],
        "playbook": {"detect": {"within": "5m"}},
    }
    scenario = Scenario.model_validate(data)
    involved = Involved(scenario, scenario.playbook, Bindings(VALUES)).find()
    assert {"deploy", "AKIA"} <= involved
    assert "orders" not in involved


def test_what_an_inject_saves_is_involved_from_then_on() -> None:
    """The steps are read again once a reference stands for something else."""
    data = {
        "title": "t",
        "estate": "web-app",
        "injects": [
            {
                "id": "use",
                "at": "0s",
                "as": "${DeployKey}",
                "call": "ec2:DescribeSnapshots",
                "with": {"SnapshotIds": ["${Snapshot}"]},
            }
        ],
        "playbook": {"detect": {"within": "5m"}},
    }
    scenario = Scenario.model_validate(data)
    bindings = Bindings(VALUES)
    involved = Involved(scenario, scenario.playbook, bindings)
    assert "snap-1" not in involved.find()

    involved.find().add("a guess")
    bindings.bind("Snapshot", "snap-1")
    assert "snap-1" in involved.find()
    bindings.bind("Snapshot", "snap-2")
    assert "snap-2" in involved.find()
    assert not {"snap-1", "a guess"} & involved.find()
