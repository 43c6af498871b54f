"""Reading a runbook: everything wrong with it is said at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from gameday.simulator.aws.ssm.automation.document import read_document
from gameday.simulator.aws.ssm.automation.faults import DocumentInvalid

SLEEP = {"name": "rest", "action": "aws:sleep", "inputs": {"Duration": "PT1S"}}


def _problems(content: Any) -> str:
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    with pytest.raises(DocumentInvalid) as refusal:
        read_document(text)
    return "; ".join(map(str, refusal.value.problems))


def _with(*steps: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"schemaVersion": "0.3", "mainSteps": list(steps), **rest}


def test_json_is_read_too() -> None:
    """A document may be JSON, tabs and all; a step that may fail is not critical."""
    step = {**SLEEP, "onFailure": "Continue", "timeoutSeconds": "30", "isEnd": "true"}
    document = read_document(json.dumps(_with(step), indent="\t"))
    (found,) = document.steps
    assert (found.is_critical, found.timeout_s, found.is_end) == (False, 30, True)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[", "document:2:1: not valid YAML"),
        ("- a\n- list", "1:1: expected a mapping, found a list"),
        ({"schemaVersion": "2.2", "mainSteps": [SLEEP]}, "expected 0.3, found 2.2"),
        ({"schemaVersion": "0.3"}, "expected steps, found none"),
        (_with({**SLEEP, "action": "aws:slep"}), "there is no action aws:slep"),
        (_with({**SLEEP, "name": "a-b"}), "letters, digits and underscores"),
        (_with({**SLEEP, "retries": 3}), "there is no property retries"),
        (_with({**SLEEP, "nextStep": "gone"}), "rest: there is no step gone"),
        (_with({**SLEEP, "onFailure": "step:gone"}), "rest: there is no step gone"),
        (_with(SLEEP, SLEEP), "the name is given to 2 steps"),
        (
            _with({**SLEEP, "inputs": {"Duration": "{{ Pause }}"}}),
            "{{ Pause }}: there is no such parameter",
        ),
        (
            _with({**SLEEP, "inputs": {"Duration": "{{ lost.Output }}"}}),
            "{{ lost.Output }}: there is no such step",
        ),
        (
            _with({**SLEEP, "inputs": {"Duration": "{{ global:HOUR }}"}}),
            "there is no such system variable",
        ),
        (_with(SLEEP, outputs=["gone.Output"]), "outputs: there is no step"),
        (_with(SLEEP, assumeRole="{{ Role }}"), "assumeRole: there is no parameter"),
        (
            _with(SLEEP, parameters={"A": {"type": "Text"}}),
            "parameters.A.type: expected one of String",
        ),
        (
            _with(SLEEP, parameters={"A": {"type": "String", "allowedPattern": "("}}),
            "allowedPattern: not a pattern",
        ),
        (
            _with({"name": "a", "action": "aws:executeAwsApi", "inputs": {}}),
            "inputs: Service is missing",
        ),
        (
            _with({"name": "a", "action": "aws:branch", "inputs": {"Choices": []}}),
            "expected a condition",
        ),
    ],
)
def test_problems_are_named(content: Any, problem: str) -> None:
    """What AWS would refuse at ``CreateDocument`` is refused here."""
    assert problem in _problems(content)


def test_every_problem_is_told() -> None:
    """One mistake does not hide another."""
    found = _problems(
        _with({**SLEEP, "nextStep": "gone", "action": "aws:nap"}, outputs=["x.y"])
    )
    assert "aws:nap" in found
    assert "there is no step gone" in found
    assert "there is no step of x.y" in found


def test_other_braces_are_left_alone() -> None:
    """Double braces of another language are no reference."""
    commands = {"Parameters": {"commands": ["docker ps --format '{{.Names}}'"]}}
    read_document(
        yaml.safe_dump(
            _with({"name": "a", "action": "aws:runCommand", "inputs": commands})
        )
    )
