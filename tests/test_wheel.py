"""The wheel holds everything: installed elsewhere, it plays the flagship by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it where nothing else of ours is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run(
        [*build, "--outdir", str(folder), str(ROOT)], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def _gameday(installed: Path, cwd: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gameday", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_the_wheel_plays_the_flagship_from_any_folder(
    installed: Path, tmp_path: Path
) -> None:
    """Nothing of the checkout is needed: data, templates and handlers are inside."""
    where = "import gameday; print(gameday.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert found.startswith(str(installed))
    card = json.loads(_gameday(installed, tmp_path, "run", "--format", "json"))
    assert (card["verdict"], card["scenario"]) == ("passed", "impact/ec2-crypto-mining")
    (run,) = (tmp_path / "gameday-runs").iterdir()
    kept = {path.name for path in run.iterdir()}
    assert {"journal.jsonl", "logs", "report.html", "scorecard.json"} <= kept


def test_the_wheel_lists_its_library(installed: Path, tmp_path: Path) -> None:
    """The library comes along."""
    assert "impact/ec2-crypto-mining" in _gameday(installed, tmp_path, "list")


def test_the_wheel_has_its_data(installed: Path) -> None:
    """Files that are no Python are packed too."""
    for name in (
        "gameday/responders/isolate-instance/responder.yaml",
        "gameday/scenarios/estates/web-app.yaml",
        "gameday/scenarios/schema/scenario.schema.json",
        "gameday/scorecards/renderings/templates/report.html",
        "gameday/simulator/engine/latency/documented.yaml",
        "gameday/simulator/campaign/suite/suite.schema.json",
    ):
        assert (installed / name).is_file(), name
