"""Many scenarios looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_finds_every_scenario_below_a_folder(
    scenario_file: Callable[[str], Path], tmp_path: Path
) -> None:
    """Estates and other files beside them are left alone."""
    path = scenario_file("limits: none")
    deeper = tmp_path / "a" / "b" / "scenario.yml"
    deeper.parent.mkdir(parents=True)
    deeper.write_text("- not a scenario")

    report = lint([tmp_path])

    assert report.files == (deeper, path)
    assert [str(problem) for problem in report.problems] == [
        f"{deeper}:1:1: expected a mapping of keys to values at the top"
    ]


def test_gives_advice_on_valid_scenarios_only(
    scenario_file: Callable[[str], Path],
) -> None:
    """Who has problems does not need advice yet."""
    path = scenario_file("limits: none\nattack: [T1190]")
    assert [problem.message for problem in lint([path]).warnings] == [
        "there is no `description`"
    ]

    assert lint([scenario_file("limit: none")]).warnings == ()


def test_a_file_is_looked_at_once(scenario_file: Callable[[str], Path]) -> None:
    """However often it is named."""
    path = scenario_file("limits: none")

    assert lint([path, path.parent, path]).files == (path,)


def test_a_folder_without_scenarios_is_an_error(tmp_path: Path) -> None:
    """Nothing checked is not nothing wrong."""
    with pytest.raises(UsageError, match="no scenario below"):
        lint([tmp_path])
