"""Suites, read and checked."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.catalogue import LIBRARY
from gameday.scenarios.errors import ScenarioError
from gameday.simulator.campaign.suite import load_suite
from gameday.simulator.campaign.terms import Terms
from gameday.simulator.deployment import load_responder

if TYPE_CHECKING:
    from pathlib import Path

FLAGSHIP = "impact/ec2-crypto-mining"


def _load_problems(path: Path, text: str) -> list[str]:
    path.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        load_suite(path)
    return [str(p).removeprefix(f"{path}:") for p in caught.value.problems]


def test_an_entry_says_how_its_exercises_are_played(tmp_path: Path) -> None:
    """What it leaves out are the suite's defaults."""
    path = tmp_path / "s.suite.yaml"
    path.write_text(f"""\
title: Nightly
defaults:
  seeds: 3
  thresholds: {{score: 80}}
exercises:
  - scenario: {FLAGSHIP}
    latency: none
    thresholds: {{score: 90, detect: 5m, contain: 10m, objectives: [evidence]}}
  - scenario: {FLAGSHIP}
    responders: []
    seeds: [7, 9]
    expect: failed
""")

    one, other = load_suite(path).entries

    assert (one.responders, one.names) == (None, ("isolate-instance",))
    assert (one.seeds, one.latency) == ((1, 2, 3), "none")
    assert one.terms == Terms(
        score=90, detect_s=300, contain_s=600, objectives=("evidence",)
    )
    assert (other.responders, other.names, other.seeds) == ((), (), (7, 9))
    assert other.terms == Terms(expect="failed", score=80)


def test_paths_start_from_the_suite(tmp_path: Path) -> None:
    """Of scenarios and of responders; reports call them as they are written."""
    shutil.copytree(LIBRARY / FLAGSHIP, tmp_path / "mine")
    responder = tmp_path / "answers" / "tag"
    responder.mkdir(parents=True)
    (responder / "responder.yaml").write_text(
        "title: T\ndoc: D.\nlike: isolate-instance\n"
    )
    (responder / "handler.py").write_text("def handler(event, context): ...\n")
    path = tmp_path / "s.suite.yaml"
    path.write_text(
        "title: t\nexercises: [{scenario: mine, responders: [answers/tag]}]\n"
    )

    (entry,) = load_suite(path).entries

    assert entry.loaded.path == tmp_path / "mine" / "scenario.yaml"
    assert load_responder("answers/tag", entry.places).name == "tag"
    assert entry.responders == ("answers/tag",)
    assert entry.names == ("answers/tag",)


def test_every_problem_is_told_with_its_place(tmp_path: Path) -> None:
    """Of the grammar first."""
    assert _load_problems(
        tmp_path / "s.suite.yaml",
        """\
titel: t
exercises:
  - scenario: x
    seeds: 0
    thresholds: {score: 101, contain: 5}
  - expect: maybe
""",
    ) == [
        "1:1: `title` is missing",
        "1:1: unknown key `titel` (did you mean `title`?)",
        "4:12: expected from 1 to 10000 seeds, found 0",
        "5:25: expected a number up to 100.0, found `101`",
        (
            "5:39: expected a duration such as `90s`, `15m` or `1h30m`, found `5`"
            " without a unit"
        ),
        "6:5: `scenario` is missing",
        "6:13: expected one of `passed`, `failed`, found `maybe`",
    ]


def test_what_is_named_must_be_there(tmp_path: Path) -> None:
    """Scenarios, responders, latency models and objectives; also in the defaults."""
    assert _load_problems(
        tmp_path / "s.suite.yaml",
        f"""\
title: t
defaults: {{responders: [isolat-instance]}}
exercises:
  - scenario: impact/ec2-crypto-minin
  - scenario: {FLAGSHIP}
    thresholds: {{objectives: [evidenc]}}
  - scenario: {FLAGSHIP}
    responders: [isolate-instance, "lambada:x"]
""",
    ) == [
        (
            "2:25: no responder or folder `isolat-instance`; did you mean"
            " `isolate-instance`?"
        ),
        (
            "4:15: no such scenario: impact/ec2-crypto-minin (did you mean"
            " `impact/ec2-crypto-mining`?)"
        ),
        f"6:31: `{FLAGSHIP}` has no objective `evidenc` (did you mean `evidence`?)",
        "8:36: there is no kind of responder `lambada` (did you mean `lambda`?)",
    ]


def test_a_scenario_that_is_not_valid_brings_its_own_problems(tmp_path: Path) -> None:
    """At their places in the scenario."""
    broken = tmp_path / "b.scenario.yaml"
    broken.write_text("title: t\n")
    path = tmp_path / "s.suite.yaml"
    path.write_text("title: t\nexercises: [{scenario: b.scenario.yaml}]\n")

    with pytest.raises(ScenarioError) as caught:
        load_suite(path)

    assert {problem.where.path for problem in caught.value.problems} == {str(broken)}
