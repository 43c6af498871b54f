"""What must not change a verdict does not, and what is better is never judged worse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.scenarios.loader import LoadedScenario, load_scenario
from gameday.scenarios.playbook import Playbook
from gameday.scorecards.scorecard import Scorecard, judge
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

Perform = Callable[..., Played]
Edit = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def perform(tmp_path: Path, flagship: LoadedScenario) -> Perform:
    """Give a function that plays the flagship, edited, with some responders."""

    def run(*responders: str, edit: Edit = lambda data: data) -> Played:
        data = yaml.safe_load(flagship.path.read_text())
        path = tmp_path / "scenario.yaml"
        path.write_text(yaml.safe_dump(edit(data), sort_keys=False))
        return play(load_scenario(path), Options(responders=responders))

    return run


def _list_points(card: Scorecard) -> list[tuple[str, float]]:
    return [(str(each.verdict), each.points) for each in card.objectives]


def test_judging_again_gives_the_same_card(perform: Perform) -> None:
    """A card is a function of journal and playbook, and of nothing else."""
    played = perform("isolate-instance")
    playbook = next(
        fact.fields["playbook"]
        for fact in played.facts
        if fact.kind == "exercise.began"
    )
    again = judge(played.facts, Playbook.model_validate(playbook))
    assert again == played.card


def test_doing_more_of_the_right_thing_is_never_worse(perform: Perform) -> None:
    """Each responder that is added does something that the playbook asks for."""
    chosen = ("isolate-instance", "disable-access-key", "close-public-ports")
    cards = [perform(*chosen[:number]).card for number in range(4)]
    scores = [card.score for card in cards]
    assert scores == sorted(scores)
    assert [card.verdict for card in cards] == ["failed", "passed", "passed", "passed"]


_STOP = """
def handler(event, context):
    import boto3, time
    time.sleep({delay})
    instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    boto3.client("ec2").stop_instances(InstanceIds=[instance])
"""


def test_acting_earlier_is_never_judged_later(tmp_path: Path, perform: Perform) -> None:
    """The same answer after a longer wait contains later and earns no more."""
    cards = []
    for delay in (0, 120, 600):
        folder = tmp_path / f"stop-{delay}"
        folder.mkdir()
        (folder / "handler.py").write_text(_STOP.format(delay=delay))
        (folder / "responder.yaml").write_text(
            "title: Stop\ndoc: Stops the server.\ntimeout: 900\n"
            "pattern: {source: [aws.guardduty]}\n"
            'policy: [{Effect: Allow, Action: "ec2:*", Resource: "*"}]\n'
        )
        cards.append(perform(str(folder)).card)
    contained = [card.milestones.contained for card in cards]
    assert contained == sorted(contained)
    scores = [card.score for card in cards]
    assert scores == sorted(scores, reverse=True)


def test_a_bystanders_calls_change_no_verdict(perform: Perform) -> None:
    """Somebody else works in the account all the time, by a key and by a role."""

    def add(data: dict[str, Any]) -> dict[str, Any]:
        calls = {"read": "${DeployUser}", "write": "${WebServerRole}"}
        for name, who in calls.items():
            call = {
                "id": name,
                "every": "45s",
                "as": who,
                "call": "sts:GetCallerIdentity",
            }
            data["workload"].append(call)
        return data

    plain, busy = perform("isolate-instance"), perform("isolate-instance", edit=add)
    assert busy.card.verdict == plain.card.verdict
    assert _list_points(busy.card) == _list_points(plain.card)
    assert busy.card.collateral == plain.card.collateral


def test_renaming_every_id_changes_nothing(perform: Perform) -> None:
    """Ids of injects, workload and objectives mean nothing by themselves."""

    def rename(data: dict[str, Any]) -> dict[str, Any]:
        steps = data["injects"] + data["workload"] + data["playbook"]["objectives"]
        names = {step["id"]: f"x-{number}" for number, step in enumerate(steps)}

        def walk(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: walk(each) for key, each in value.items()}
            if isinstance(value, list):
                return [walk(each) for each in value]
            return names.get(value, value) if isinstance(value, str) else value

        return {
            key: walk(value) if key in {"injects", "workload", "playbook"} else value
            for key, value in data.items()
        }

    plain, renamed = (
        perform("isolate-instance"),
        perform("isolate-instance", edit=rename),
    )
    assert renamed.card.milestones == plain.card.milestones
    assert _list_points(renamed.card) == _list_points(plain.card)
    assert (renamed.card.verdict, renamed.card.score) == (
        plain.card.verdict,
        plain.card.score,
    )
