"""An exercise ends as it should: passed, failed, invalid, not begun, run away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.scenarios.errors import PreflightFailed, UsageError
from gameday.scenarios.loader import load_scenario
from gameday.simulator.engine.clock.limits import Limits
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def variant(tmp_path: Path, flagship: Any) -> Callable[[Edit], Any]:
    """Give a function that makes a scenario like the flagship, but for an edit."""

    def make(edit: Edit) -> Any:
        data = yaml.safe_load(flagship.path.read_text())
        edit(data)
        path = tmp_path / "scenario.yaml"
        path.write_text(yaml.safe_dump(data, sort_keys=False))
        return load_scenario(path)

    return make


def test_an_inject_that_changes_nothing_makes_it_invalid(variant: Any) -> None:
    """An inject is refused: the exercise says nothing, and exits with 4."""

    def edit(data: dict[str, Any]) -> None:
        data["injects"][0]["with"]["GroupId"] = "sg-00000000000000000"

    card = play(variant(edit), Options()).card
    assert (card.verdict, card.exit_code, card.score) == ("invalid", 4, None)
    assert "open-ssh" in " ".join(card.reasons)


def test_a_business_that_is_down_already_stops_it(variant: Any) -> None:
    """The steady state is not met, so nothing is injected: exit 3."""

    def edit(data: dict[str, Any]) -> None:
        data["workload"][0]["connect"]["port"] = 8443

    played = play(variant(edit), Options())
    assert (played.card.verdict, played.card.exit_code) == ("invalid", 3)
    assert not [fact for fact in played.facts if fact.kind.startswith("inject.")]


def test_a_calls_end_is_an_error_with_its_reason(variant: Any) -> None:
    """A run-away exercise is aborted: exit 5."""
    card = play(variant(lambda data: None), Options(limits=Limits(calls=5))).card
    assert (card.verdict, card.exit_code) == ("aborted", 5)
    assert "more than 5 AWS calls" in " ".join(card.reasons)


def test_a_refused_call_can_be_what_is_expected(variant: Any) -> None:
    """`expect` makes a denied attempt effective, as attack emulators know it."""

    def edit(data: dict[str, Any]) -> None:
        data["injects"].append(
            {
                "id": "peek",
                "after": "log-in",
                "as": "${WebServer}",
                "call": "iam:ListUsers",
                "expect": "AccessDenied",
            }
        )

    played = play(variant(edit), Options())
    effective = [
        f.fields["inject"] for f in played.facts if f.kind == "inject.effective"
    ]
    assert "peek" in effective


def test_what_an_inject_saves_a_later_one_uses(variant: Any) -> None:
    """A stolen role session lists what its role lets it."""

    def edit(data: dict[str, Any]) -> None:
        data["injects"].append(
            {
                "id": "look",
                "after": "log-in",
                "as": "${WebServer}",
                "call": "s3:ListObjectsV2",
                "with": {"Bucket": "${OrdersBucket}"},
                "save": {"Found": "KeyCount"},
            }
        )
        data["injects"].append(
            {
                "id": "look-again",
                "after": "look",
                "as": "${WebServer}",
                "call": "s3:ListObjectsV2",
                "with": {"Bucket": "${OrdersBucket}", "Prefix": "k-${Found}"},
            }
        )

    assert play(variant(edit), Options()).card.verdict == "passed"


def test_a_message_to_a_person_is_an_alert(variant: Any) -> None:
    """Somebody who is told has been alerted, also where no automation is."""

    def edit(data: dict[str, Any]) -> None:
        data["injects"].append(
            {
                "id": "call",
                "after": "mine",
                "delay": "2m",
                "by": "customer",
                "message": {"to": "on-call", "subject": "slow", "text": "The shop is."},
            }
        )

    card = play(variant(edit), Options(responders=())).card
    assert str(card.objective("detect").verdict) == "met"


def test_an_estate_that_cannot_be_made_is_an_error(
    tmp_path: Path, variant: Any
) -> None:
    """The error names the resource and the reason; nothing was injected."""
    template = {
        "Resources": {
            "Server": {
                "Type": "AWS::EC2::Instance",
                "Properties": {"ImageId": "ami-12c6146b", "SubnetId": "subnet-0"},
            }
        },
        "Outputs": {"Server": {"Value": {"Ref": "Server"}}},
    }
    (tmp_path / "estate.yaml").write_text(json.dumps(template))

    def edit(data: dict[str, Any]) -> None:
        data["estate"] = "estate.yaml"
        data["workload"] = []
        data["injects"] = [
            {
                "id": "go",
                "at": "0s",
                "resolve": {"from": "${Server}", "name": "a.example"},
            }
        ]
        data["playbook"] = {"pass": 80, "detect": {"within": "5m"}}

    with pytest.raises(PreflightFailed, match="Server"):
        play(variant(edit), Options())


@pytest.mark.parametrize(
    ("spec", "match"),
    [
        ("nobody", "no responder or folder `nobody`"),
        ("magic:wand", "there is no kind of responder `magic`"),
        ("isolate-instnce", "did you mean `isolate-instance`"),
    ],
)
def test_a_responder_that_is_not_there_is_an_error(
    flagship: Any, spec: str, match: str
) -> None:
    """Nothing is played, and the error helps."""
    with pytest.raises(UsageError, match=match):
        play(flagship, Options(responders=(spec,)))


def test_a_handler_that_does_not_import_fails_the_exercise(
    tmp_path: Path, flagship: Any
) -> None:
    """The function cannot start, which is the response's failure, not ours."""
    (tmp_path / "responder.yaml").write_text(
        "title: broken\ndoc: needs what is not there\n"
        "pattern: {source: [aws.guardduty]}\npolicy: []\n"
    )
    (tmp_path / "handler.py").write_text("import not_there\ndef handler(e, c): ...\n")
    card = play(flagship, Options(responders=(str(tmp_path),))).card
    assert card.verdict == "failed"
    assert "No module named 'not_there'" in " ".join(card.reasons)


def test_a_scenario_ends_when_it_says(variant: Any) -> None:
    """`duration` ends an exercise, whatever is still open."""
    card = play(variant(lambda data: data.update(duration="20m")), Options()).card
    assert card.duration == 1200.0


def test_without_a_duration_it_ends_with_the_last_deadline(variant: Any) -> None:
    """Twice the longest deadline after the first effect, no later point counts."""
    card = play(variant(lambda data: data.pop("duration")), Options()).card
    assert 3720 < card.duration < 3721  # half an hour, twice, from the first mining


QUOTA_SCENARIO = """
title: Somebody takes all addresses
estate: estate.yaml
duration: 20m
quotas: {ec2/elastic-ips: 2}
injects:
  - {id: look, at: 10s, as: "${OpsKey}", call: "ec2:DescribeRegions"}
  - {id: take, goal: true, at: 60s, every: 60s, as: "${OpsKey}",
     call: "ec2:AllocateAddress"}
playbook:
  contain: {within: 10m, critical: true}
"""


def test_a_goal_that_a_quota_stopped_is_told_of_as_that(stage: Any) -> None:
    """Nobody contained it, and nobody says that the adversary could go on for ever."""
    stage.furnish(trail=False)
    card = stage.play(QUOTA_SCENARIO).card
    assert (card.verdict, card.milestones.contained) == ("failed", None)
    (goal,) = card.goals
    assert (goal.successes, goal.is_at_quota) == (2, True)
    told = (
        "`contain` was missed: nobody took `take` from the adversary: only a quota of"
        " the account stops it: ec2:AllocateAddress ended in AddressLimitExceeded"
    )
    assert any(reason.startswith(told) for reason in card.reasons)
