"""The trials of a campaign, from files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gameday.scenarios.catalogue import LIBRARY
from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.simulator.campaign.plan import Choices, plan_trials

FLAGSHIP = "impact/ec2-crypto-mining"


def _copy(folder: Path, name: str = "scenario.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    shutil.copy(LIBRARY / FLAGSHIP / "scenario.yaml", path)
    return path


def _keys(paths: list[Path]) -> list[tuple[object, ...]]:
    return [trial.key[:3] for trial in plan_trials(paths, Choices())]


def test_everything_below_a_folder_is_found(tmp_path: Path) -> None:
    """Folders, single files and suites, by name; what is hidden is left out."""
    _copy(tmp_path / "leak")
    _copy(tmp_path, "alone.scenario.yaml")
    _copy(tmp_path / ".hidden")
    (tmp_path / "nightly.suite.yaml").write_text(
        f"title: t\nexercises: [{{scenario: {FLAGSHIP}, responders: []}}]\n"
    )
    (tmp_path / "other.yaml").write_text("a: 1\n")

    assert _keys([tmp_path]) == [
        ("alone.scenario", "isolate-instance", 1),
        ("leak", "isolate-instance", 1),
        (FLAGSHIP, "nobody", 1),
    ]


def test_choices_replace_what_files_say() -> None:
    """Responders, seeds and latency."""
    choices = Choices(responders=(), seeds=(1, 2), latency="none")

    trials = plan_trials([Path(FLAGSHIP)], choices)

    assert [trial.key for trial in trials] == [
        (FLAGSHIP, "nobody", 1, "none"),
        (FLAGSHIP, "nobody", 2, "none"),
    ]
    assert trials[0].options.responders == ()


def test_scenarios_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    """By their folders."""
    _copy(tmp_path / "a" / "leak")
    _copy(tmp_path / "b" / "leak")

    names = [key[0] for key in _keys([tmp_path])]

    assert names == [str(tmp_path / "a" / "leak"), str(tmp_path / "b" / "leak")]


def test_the_same_exercise_is_played_once() -> None:
    """However often it is named."""
    assert len(_keys([Path(FLAGSHIP), Path(FLAGSHIP)])) == 1


def test_every_file_has_its_own_folder(tmp_path: Path) -> None:
    """Also beside one that is there from before."""
    (tmp_path / "ec2-crypto-mining-by-isolate-instance-seed1").mkdir()

    trials = plan_trials([Path(FLAGSHIP)], Choices(seeds=(1, 2), out=tmp_path))

    assert [trial.folder and trial.folder.name for trial in trials] == [
        "ec2-crypto-mining-by-isolate-instance-seed1-2",
        "ec2-crypto-mining-by-isolate-instance-seed2",
    ]


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """With their places."""
    for name in ("a", "b"):
        path = _copy(tmp_path / name)
        path.write_text(path.read_text().replace("estate: web-app", "estate: web-ap"))

    with pytest.raises(ScenarioError) as caught:
        plan_trials([tmp_path], Choices())

    assert [str(problem.where) for problem in caught.value.problems] == [
        f"{tmp_path}/a/scenario.yaml:9:9",
        f"{tmp_path}/b/scenario.yaml:9:9",
    ]


def test_a_responder_that_is_not_there_stops_it() -> None:
    """Before anything is played."""
    with pytest.raises(UsageError, match="isolate-instance"):
        plan_trials([Path(FLAGSHIP)], Choices(responders=("isolat-instance",)))


def test_an_empty_folder_is_a_usage_error(tmp_path: Path) -> None:
    """It says what was expected."""
    with pytest.raises(UsageError) as caught:
        plan_trials([tmp_path], Choices())

    assert caught.value.hint == (
        "expected a `scenario.yaml`, `*.scenario.yaml` or `*.suite.yaml`"
    )
