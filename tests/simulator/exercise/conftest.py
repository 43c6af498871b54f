"""Exercises for the tests of this folder: the flagship, or a small one of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

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


@dataclass(frozen=True)
class Stage:
    """Where a test writes a scenario and its responders, and plays them."""

    folder: Path

    def respond(
        self,
        code: str,
        pattern: Mapping[str, Any],
        *,
        name: str = "answer",
        **more: Any,
    ) -> str:
        """Write a responder that may do everything; return what it is called by."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "handler.py").write_text(dedent(code))
        everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
        described = {"title": name, "doc": "Answers.", "pattern": pattern}
        described |= {"policy": everything, "timeout": 60, **more}
        (folder / "responder.yaml").write_text(json.dumps(described))
        return str(folder)

    def play(self, scenario: str, *responders: str, seed: int = 1) -> Played:
        """Play a scenario, written as YAML, with some responders."""
        path = self.folder / "scenario.yaml"
        path.write_text(yaml.safe_dump(yaml.safe_load(scenario), sort_keys=False))
        return play(load_scenario(path), Options(seed=seed, responders=responders))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Give a place for a scenario of a test's own."""
    return Stage(tmp_path)
