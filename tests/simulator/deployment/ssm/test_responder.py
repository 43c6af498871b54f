"""Runbooks as responders: loaded, deployed, and started by EventBridge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.scenarios.errors import UsageError
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder
from gameday.simulator.deployment.ssm import RunbookResponder
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples" / "automation"
STOP: dict[str, Any] = {
    "schemaVersion": "0.3",
    "assumeRole": "{{ Role }}",
    "parameters": {
        "Role": {"type": "AWS::IAM::Role::Arn"},
        "InstanceId": {"type": "String"},
    },
    "mainSteps": [
        {
            "name": "stop",
            "action": "aws:executeAwsApi",
            "inputs": {
                "Service": "ec2",
                "Api": "StopInstances",
                "InstanceIds": ["{{ InstanceId }}"],
            },
        }
    ],
}
INSTANCE = {"InstanceId": "$.detail.resource.instanceDetails.instanceId"}


@pytest.fixture
def runbook(tmp_path: Path) -> Path:
    """A runbook that stops an instance."""
    path = tmp_path / "stop.yaml"
    path.write_text(yaml.safe_dump(STOP))
    return path


def _load(path: Path, **settings: Any) -> RunbookResponder:
    loaded = load_responder(f"ssm:{path.name}", Places((path.parent,)), settings)
    assert isinstance(loaded, RunbookResponder)
    return loaded


def _play(path: Path, **settings: Any) -> Played:
    about = path.with_name(f"{path.stem}.responder.yaml")
    if settings:
        about.write_text(yaml.safe_dump(settings))
    loaded = load_scenario("impact/ec2-crypto-mining")
    return play(loaded, Options(responders=(f"ssm:{path}",)))


def _verdict(played: Played, objective: str) -> Any:
    found = (each for each in played.card.objectives if each.id == objective)
    return next(found).verdict


def _facts(played: Played, kind: str) -> list[Any]:
    return [fact for fact in played.facts if fact.kind == kind]


def test_the_example_contains() -> None:
    """A finding starts the runbook by its rule's role, and the miner is stopped."""
    played = _play(EXAMPLES / "isolate-instance.yaml")
    assert _verdict(played, "contain") == "met"
    assert _verdict(played, "evidence") == "met"
    (finished,) = _facts(played, "responder.finished")
    assert finished.fields["responder"] == "isolate-instance"


def test_a_missing_permission_fails_the_step(runbook: Path) -> None:
    """The runbook's role is asked, and the journal has AWS's own words."""
    allow = {"Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"}
    played = _play(runbook, parameters=INSTANCE, policy=[allow])
    (failed,) = _facts(played, "responder.failed")
    assert failed.fields["error"] == "UnauthorizedOperation"
    assert failed.fields["line"] == "step stop"
    assert _verdict(played, "contain") == "missed"


def test_a_wrong_path_stops_at_the_door(runbook: Path) -> None:
    """A value that the event does not have is empty, which the API does not take."""
    played = _play(runbook, parameters={"InstanceId": "$.detail.instance"})
    failed = _facts(played, "event.failed")[0]
    assert "Parameters.InstanceId[0], value: 0" in failed.fields["reason"]
    assert _facts(played, "responder.started") == []


def test_a_rule_s_own_name_for_a_parameter_is_refused(runbook: Path) -> None:
    """Settings for a parameter that is not there are a mistake of usage."""
    with pytest.raises(UsageError, match="no parameter Instance") as refusal:
        _load(runbook, parameters={"Instance": "i-1"})
    assert refusal.value.hint == "it has InstanceId, Role"


def test_a_parameter_without_a_value_is_refused(runbook: Path) -> None:
    """What nothing gives a value would make every start fail."""
    with pytest.raises(UsageError, match=r"nothing gives .* its parameter InstanceId"):
        _load(runbook)


def test_every_problem_of_a_document_is_told(runbook: Path) -> None:
    """The document is read before anything is played."""
    wrong = {**STOP, "schemaVersion": "2.2", "outputs": ["gone.X"]}
    runbook.write_text(yaml.safe_dump(wrong))
    with pytest.raises(UsageError) as refusal:
        _load(runbook, parameters=INSTANCE)
    assert refusal.value.code == "runbook-invalid"
    assert len(str(refusal.value).splitlines()) == 2


def test_a_missing_document_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere is a mistake of usage."""
    with pytest.raises(UsageError, match=r"no runbook at gone\.yaml"):
        _load(tmp_path / "gone.yaml")


def test_a_runbook_without_a_role_has_the_rule_s(runbook: Path) -> None:
    """Its calls are made by whoever starts it: the role of the rule's target."""
    plain = {k: v for k, v in STOP.items() if k != "assumeRole"}
    plain["parameters"] = {"InstanceId": {"type": "String"}}
    runbook.write_text(yaml.safe_dump(plain))
    played = _play(runbook, parameters=INSTANCE)
    assert _verdict(played, "contain") == "met"
    (stop,) = [
        fact.fields["principal"]
        for fact in _facts(played, "api.called")
        if fact.fields["operation"] == "StopInstances"
    ]
    assert "StartRole" in stop
