"""Projects of users whose packages have names of ours, or of libraries installed here.

Each way of playing is started as its user starts it, in a process of its own; ``-P``
leaves the current folder out of Python's path, as the installed commands do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PYTEST = ["-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
RUN = ["-P", "-m", "gameday", "run", "--format", "json"]

HANDLER = """
import boto3
from {package}.util import mine

def handler(event, _context):
    details = event["detail"].get("resource", {{}}).get("instanceDetails")
    if details:
        boto3.client("ec2").stop_instances(InstanceIds=[details["instanceId"]])
    return mine()
"""
TEST = """
import pytest
import {others}
from {package}.isolate import handler

@pytest.mark.parametrize("who", [handler, "lambda:{package}.isolate:handler"])
def test_it(exercise, who):
    card = exercise("impact/ec2-crypto-mining", responder=who)
    assert card.objective("contain").verdict == "met", card.reasons
    assert {{module.WHO for module in ({others},)}} == {{"user"}}
"""
SCENARIO = """
title: The server is stopped
attack: [T1496.001]
estate: web-app
injects:
  - id: mine
    at: 1m
    every: 1m
    goal: true
    connect: {from: "${WebServer}", to: 203.0.113.66, port: 3333}
  - id: finding
    after: mine
    finding:
      type: "CryptoCurrency:EC2/BitcoinTool.B!DNS"
      instance: "${WebServer}"
responders: ["lambda:PACKAGE.isolate:handler"]
playbook: {pass: 80, contain: {within: 15m, goals: [mine]}}
"""


def lay_out(folder: Path, package: str, *others: str) -> None:
    """Write a project: packages, a responder in one of them, tests, a scenario."""
    names = (package, *others)
    files = {
        **{f"{name}/__init__.py": "WHO = 'user'\n" for name in names},
        f"{package}/isolate.py": HANDLER.format(package=package),
        f"{package}/util.py": "def mine():\n    return 'mine'\n",
        "gameday/notes/plan.yaml": "a: 1\n",
        "plays/scenario.yaml": SCENARIO.replace("PACKAGE", package),
        "tests/test_mine.py": TEST.format(package=package, others=", ".join(names)),
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n'
        'testpaths = ["tests", "plays"]\ngameday_scenarios = true\n',
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A project that has packages named like rooms of ours."""
    lay_out(tmp_path, "responders", "scenarios", "simulator", "scorecards")
    return tmp_path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A project that has packages named like libraries the simulator imports."""
    lay_out(tmp_path, "responses", "jinja2")
    return tmp_path


def play(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start Python in a project."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("path", [[], ["-P"]], ids=["python -m pytest", "pytest"])
def test_its_own_tests_pass(ours: Path, path: list[str]) -> None:
    """Its handler imported and by name, and its scenario in the warm process beside."""
    done = play(ours, *path, *PYTEST)

    assert "3 passed" in done.stdout, done.stdout + done.stderr


def test_a_package_named_like_a_library_is_the_users(library: Path) -> None:
    """Where it is found, in the function that is deployed, and in its tests."""
    done = play(library, "-P", *PYTEST, "plays")
    assert "1 passed" in done.stdout, done.stdout + done.stderr

    card = play(library, *RUN, "--responder", "lambda:responses.isolate:handler")
    assert json.loads(card.stdout)["times"]["contain_from_alert"]["seconds"] is not None


@pytest.mark.parametrize(
    ("arguments", "objective"),
    [
        (["--responder", "lambda:responders.isolate:handler"], "met"),
        (["--responder", "lambda:responders/isolate.py:handler"], "met"),
        ([], "met"),
        (["--responder", "none"], "missed"),
    ],
    ids=["module", "file", "built in", "nobody"],
)
def test_the_command_plays_its_handler(
    ours: Path, arguments: list[str], objective: str
) -> None:
    """By module and by file; and ours is not hidden by its packages."""
    done = play(ours, *RUN, *arguments)

    objectives = json.loads(done.stdout)["objectives"]
    (contain,) = [each for each in objectives if each["id"] == "contain"]
    assert contain["verdict"] == objective


def test_the_module_is_the_command(ours: Path) -> None:
    """A folder `gameday/` without code does not hide it."""
    done = play(ours, "-m", "gameday", "list")

    assert "impact/ec2-crypto-mining" in done.stdout, done.stderr
