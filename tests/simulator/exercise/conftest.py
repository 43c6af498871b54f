"""Exercises for the tests of this folder: the flagship, with whoever answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from gameday.scenarios.loader import LoadedScenario, load_scenario
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "responders"

Play = Callable[..., Played]


def _find_responders(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        str(EXAMPLES / name) if (EXAMPLES / name).is_dir() else name for name in names
    )


@pytest.fixture(scope="session")
def find_responders() -> Callable[[Iterable[str]], tuple[str, ...]]:
    """Give a function that finds examples of responders by their names."""
    return _find_responders


@pytest.fixture(scope="session")
def flagship() -> LoadedScenario:
    """Give the flagship scenario."""
    return load_scenario("impact/ec2-crypto-mining")


@pytest.fixture
def play_flagship(flagship: LoadedScenario) -> Play:
    """Give a function that plays the flagship with some responders."""

    def run(*responders: str, seed: int = 1, latency: str = "documented") -> Played:
        chosen = _find_responders(responders)
        return play(flagship, Options(seed=seed, responders=chosen, latency=latency))

    return run
