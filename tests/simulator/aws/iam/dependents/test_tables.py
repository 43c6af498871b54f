"""The tables name what there is, each row with its source."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pytest
import yaml
from botocore.session import Session

from gameday.simulator.aws.iam import dependents
from gameday.simulator.aws.iam.definitions import find_action

SESSION = Session()


def _load(name: str) -> Any:
    text = (files(dependents.__name__) / f"{name}.yaml").read_text("utf-8")
    return yaml.safe_load(text)


@cache
def _operations(service: str) -> frozenset[str]:
    return frozenset(SESSION.get_service_model(service).operation_names)


@pytest.mark.parametrize("part", ["passed", "not_passed"])
def test_every_operation_that_hands_over_a_role_is_botocores(part: str) -> None:
    """No row is about an operation that nobody can call, or that stands there twice."""
    named = [
        (row["service"], operation)
        for row in _load("passing")[part]
        for operation in row["operations"]
    ]
    assert [each for each in named if each[1] not in _operations(each[0])] == []
    assert len(named) == len(set(named))
    assert all(row.get("source") or row["because"] for row in _load("passing")[part])


def test_every_other_need_is_of_an_operation_and_an_action() -> None:
    """Operations are botocore's, actions those of the reference, sources named."""
    for row in _load("others"):
        service, *operations = row["calls"].split()
        assert {*operations} <= _operations(service), row["calls"]
        for action in row["ask"]:
            assert find_action(*action.split(":")), action
        assert row["because"].startswith("because ")
        assert row["source"]


def test_every_tagging_action_is_one() -> None:
    """What the table says tags a service's things is an action of that service."""
    table = _load("tagging")
    for prefix, action in table["actions"].items():
        assert "{" in action or find_action(prefix, action), f"{prefix}:{action}"
    assert not {*table["actions"]} & {*table["none"]}
