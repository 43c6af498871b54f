"""The pytest plugin: the fixture ``exercise``, and scenario files as tests.

It is loaded into every pytest run where the simulator is installed, so it imports
nothing but pytest until it is used, and every name it adds begins with ``gameday``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.testing.fixture import Exercises

__all__ = [
    "exercise",
    "find_runs",
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_runtest_makereport",
]

_CARDS: pytest.StashKey[list[Scorecard]] = pytest.StashKey()
"""The scorecards of a test's exercises."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the plugin's setting and its option."""
    parser.addini(
        "gameday_scenarios",
        "collect `scenario.yaml`, `*.scenario.yaml` and `*.suite.yaml` as tests",
        type="bool",
        default=False,
    )
    parser.getgroup("gameday").addoption(
        "--gameday-runs",
        metavar="DIR",
        help="make a run folder in DIR for every exercise that is played",
    )


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """Collect scenarios and suites where the setting says so."""
    if file_path.suffix not in {".yaml", ".yml"}:
        return None
    if not parent.config.getini("gameday_scenarios"):
        return None
    from gameday.simulator.campaign.files import is_scenario, is_suite

    if not (is_scenario(file_path) or is_suite(file_path)):
        return None
    from gameday.simulator.testing.collection import ScenarioFile

    return ScenarioFile.from_parent(parent, path=file_path)


@pytest.fixture
def exercise(request: pytest.FixtureRequest) -> Exercises:
    """Play scenarios within a test; see `Exercises` of `testing.fixture`."""
    from gameday.simulator.testing.fixture import Exercises

    exercises = Exercises(request.path, runs=find_runs(request.config))
    request.node.stash[_CARDS] = exercises.cards
    return exercises


def find_runs(config: pytest.Config) -> Path | None:
    """Return where run folders are made; None writes none."""
    chosen: str | None = config.getoption("--gameday-runs")
    # Tests may change the folder: a relative one is where pytest was called.
    return config.invocation_params.dir / chosen if chosen else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the scorecards and timelines of a failed test's exercises."""
    report = yield
    cards = item.stash.get(_CARDS, [])
    if report.when == "call" and report.failed and cards:
        from gameday.simulator.testing.reports import list_sections

        report.sections.extend(list_sections(cards))
    return report
