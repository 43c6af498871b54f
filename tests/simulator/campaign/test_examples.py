"""The page about CI and its examples, played."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from gameday.simulator.cli.test import command

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples" / "ci"
PAGE = (ROOT / "docs" / "how-to" / "ci.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a repository with the examples in it."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "repository"))


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda p: p.name)
def test_the_page_shows_the_examples_as_they_are(path: Path) -> None:
    """Word by word."""
    assert path.read_text("utf-8") in [text for _, text in BLOCKS]


@pytest.mark.slow
def test_the_suite_passes_and_is_its_own_baseline(folder: Path) -> None:
    """By the commands of the page, one after the other."""
    commands = [
        shlex.split(line.removeprefix("$ gameday "))
        for language, text in BLOCKS
        if language == "console"
        for line in text.splitlines()
        if line.startswith("$ gameday ")
    ]
    assert [command[0] for command in commands] == ["init", "test", "test"]

    (line,) = (line for line in _workflow_commands() if line.startswith("gameday"))
    compared = shlex.split(line.removeprefix("gameday ") + "=summary.md")
    for arguments in (commands[-1], compared):
        done = _run(folder, "gameday", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "game-day.xml").exists()
    assert (
        (folder / "summary.md")
        .read_text()
        .startswith("# Game day: 5 of 6 passed, 1 failed")
    )


@pytest.mark.slow
def test_the_tests_pass(folder: Path) -> None:
    """With nothing but the plugin."""
    done = _run(folder, "pytest", "-q", "test_response.py")

    assert done.returncode == 0, done.stdout


def test_the_workflow_uses_options_that_there_are() -> None:
    """`gameday test` reads its line."""
    (line,) = (line for line in _workflow_commands() if line.startswith("gameday"))

    context = command.make_context("test", shlex.split(line)[2:])

    assert context.params["baseline"] == Path("game-day.json")
    assert context.params["markdown"] == Path("$GITHUB_STEP_SUMMARY")


@pytest.mark.parametrize(
    ("name", "is_scenario"),
    [
        ("scenario.yaml", True),
        ("attacks/leak/scenario.yml", True),
        ("leak.scenario.yaml", True),
        ("my-scenario.yaml", False),
        ("nightly.suite.yaml", False),
    ],
)
def test_the_hooks_check_scenarios(name: str, is_scenario: object) -> None:
    """The one of this repository, and the one on the page."""
    ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    shown = yaml.safe_load((EXAMPLES / "pre-commit-config.yaml").read_text())
    hooks = [*ours, *shown["repos"][0]["hooks"]]

    assert [hook["entry"] for hook in hooks] == ["gameday lint"] * 2
    for hook in hooks:
        assert bool(re.search(hook["files"], name)) is is_scenario


def _workflow_commands() -> list[str]:
    workflow = yaml.safe_load((EXAMPLES / "workflow.yaml").read_text())
    steps = workflow["jobs"]["game-day"]["steps"]
    return [step["run"] for step in steps if "run" in step]
