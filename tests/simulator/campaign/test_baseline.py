"""Results held against an earlier campaign's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.duration import format_duration
from gameday.scenarios.errors import ScenarioError
from gameday.simulator.campaign.baseline import read_baseline, write_baseline
from gameday.simulator.campaign.result import Result, judge_trial
from gameday.simulator.supervision.ending import Ending

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.campaign.trial import Trial


@pytest.fixture
def result(trial: Trial, card: Scorecard) -> Result:
    """Give a passed result."""
    return judge_trial(trial, Ending(card))


def _keep(path: Path, result: Result, **changes: Any) -> Path:
    write_baseline(path, [result])
    content = json.loads(path.read_text())
    content["exercises"][0].update(changes)
    path.write_text(json.dumps(content))
    return path


def test_the_same_result_is_no_regression(tmp_path: Path, result: Result) -> None:
    """What was written is read again, and compared."""
    path = _keep(tmp_path / "baseline.json", result)

    assert read_baseline(path, tolerance=0).compare(result) == result


@pytest.mark.parametrize(
    ("part", "tolerance", "is_later"),
    [(0.95, 10, False), (0.8, 10, True), (0.999, 0, False), (0.99, 0, True)],
)
def test_what_is_contained_later_is_a_regression(
    tmp_path: Path,
    result: Result,
    contained_s: float,
    part: float,
    tolerance: float,
    *,
    is_later: bool,
) -> None:
    """Beyond the tolerance, and a whole second."""
    before = round(part * contained_s, 1)
    path = _keep(tmp_path / "baseline.json", result, contained=before)

    compared = read_baseline(path, tolerance=tolerance).compare(result)

    assert compared.verdict == ("regressed" if is_later else "passed")
    was, now = format_duration(before), format_duration(contained_s)
    told = f"later: after {was} in the baseline, {now} now ({tolerance} % tolerated)."
    assert compared.reasons[0].endswith(told) is is_later


@pytest.mark.parametrize(
    ("before", "tolerance", "losses"),
    [
        (
            {"objectives": {"ssh-closed": "met"}},
            10,
            ["Objective lost: `ssh-closed` was met in the baseline, is missed now."],
        ),
        (
            {"objectives": {"renamed": "met"}},
            10,
            ["Objective lost: `renamed` was met in the baseline, is not judged now."],
        ),
        ({"objectives": {"evidence": "missed"}}, 10, []),
        ({"contained": None}, 10, []),
        ({"seed": 2, "contained": 1.0}, 10, []),
    ],
)
def test_what_became_worse_is_a_regression(
    tmp_path: Path,
    result: Result,
    before: dict[str, Any],
    tolerance: float,
    losses: list[str],
) -> None:
    """Beyond the tolerance, and only of the same exercise."""
    path = _keep(tmp_path / "baseline.json", result, **before)

    compared = read_baseline(path, tolerance=tolerance).compare(result)

    assert list(compared.reasons[: len(losses)]) == losses
    assert compared.verdict == ("regressed" if losses else "passed")
    assert compared.exit_code == (1 if losses else 0)


def test_a_pass_that_fails_now_says_so_first(tmp_path: Path, result: Result) -> None:
    """And stays failed."""
    baseline = read_baseline(_keep(tmp_path / "b.json", result), tolerance=10)
    failed = replace(result, verdict="failed", reasons=("Why.",), exit_code=1)

    compared = baseline.compare(failed)

    assert compared.verdict == "failed"
    assert compared.reasons == ("Passed in the baseline, failed now.", "Why.")


def test_what_was_not_played_again_is_a_failure(tmp_path: Path, result: Result) -> None:
    """An exercise does not vanish unnoticed."""
    baseline = read_baseline(_keep(tmp_path / "b.json", result), tolerance=10)

    assert baseline.find_missing([result]) == []
    (missing,) = baseline.find_missing([])
    assert (missing.verdict, missing.exit_code) == ("missing", 1)
    assert missing.key.name == (
        "impact/ec2-crypto-mining, seed 1, answered by isolate-instance"
    )
    assert missing.reasons == (
        "In the baseline, but not played: play it, or write the baseline anew.",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", ":1:1: `exercises` is missing"),
        ('{"version": 1, "exercises": [1]}', ":1:30: expected a mapping, found `1`"),
        ("not json", ":1:1: expected a mapping of keys to values at the top"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(
    tmp_path: Path, content: str, message: str
) -> None:
    """With the place of what is wrong."""
    path = tmp_path / "baseline.json"
    path.write_text(content)

    with pytest.raises(ScenarioError) as caught:
        read_baseline(path, tolerance=10)

    assert f"{path}{message}" in str(caught.value)
