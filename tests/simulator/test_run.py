"""Whoever plays leaves the same run folder, and every reader of runs takes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gameday.scenarios.errors import UsageError
from gameday.scenarios.loader import load_scenario
from gameday.simulator.cli import main
from gameday.simulator.options import Options
from gameday.simulator.run import run_scenario

FLAGSHIP = "impact/ec2-crypto-mining"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
HANDLER = "def handler(event, context):\n    print(event['detail-type'])\n"


def _call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def _ensure_readable(run: Path) -> None:
    """See that score, report and query take a run, and judge it as it was judged."""
    kept = json.loads((run / "scorecard.json").read_text())
    scored = _call("score", str(run), "--format", "json")
    assert json.loads(scored.stdout) == kept
    assert _call("report", str(run)).stdout == f"{run / 'report.html'}\n"
    assert json.loads((run / "scorecard.json").read_text()) == kept
    sql = "SELECT count(*) > 0 AS is_there FROM cloudtrail"
    asked = _call("query", str(run), sql, "--format", "json")
    assert json.loads(asked.stdout) == [{"is_there": True}]


@pytest.mark.parametrize(
    "responder",
    [
        "lambda:handler.py:handler",
        f"template:{EXAMPLES / 'templates' / 'isolate-instance' / 'template.yaml'}",
        "isolate-instance",
    ],
)
def test_a_run_of_any_responder_is_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, responder: str
) -> None:
    """What is deployed before the exercise begins stands first in its journal."""
    monkeypatch.chdir(tmp_path)
    Path("handler.py").write_text(HANDLER)
    options = Options(responders=(responder,), latency="none", out=tmp_path / "runs")
    _, folder = run_scenario(load_scenario(FLAGSHIP), options)
    _ensure_readable(folder)


def test_a_run_of_nobody_is_judged_again(tmp_path: Path) -> None:
    """Nothing is deployed, so the exercise begins on the first line."""
    options = Options(responders=(), latency="none", out=tmp_path)
    _, folder = run_scenario(load_scenario(FLAGSHIP), options)
    _ensure_readable(folder)


def _run_python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )


@pytest.mark.slow
def test_a_campaign_leaves_whole_run_folders(tmp_path: Path) -> None:
    """`gameday test --keep-runs` keeps the logs too, of what passed and what failed."""
    (tmp_path / "handler.py").write_text(HANDLER)
    (tmp_path / "s.suite.yaml").write_text(f"""\
title: t
exercises:
  - {{scenario: {FLAGSHIP}}}
  - {{scenario: {FLAGSHIP}, responders: ["lambda:handler.py:handler"]}}
""")
    done = _run_python(tmp_path, "gameday", "test", "s.suite.yaml", "--keep-runs")
    assert done.returncode == 1, done.stderr
    runs = sorted((tmp_path / "gameday-runs").iterdir())
    assert [run.name.partition("-by-")[2] for run in runs] == [
        "isolate-instance-seed1",
        "lambda-handler-py-handler-seed1",
    ]
    for run in runs:
        _ensure_readable(run)


@pytest.mark.slow
def test_the_plugin_leaves_run_folders_where_asked(tmp_path: Path) -> None:
    """One for each exercise of a fixture and of a collected file, in a folder named."""
    (tmp_path / "pytest.ini").write_text("[pytest]\ngameday_scenarios = true\n")
    (tmp_path / "s.suite.yaml").write_text(
        f"title: t\nexercises:\n  - {{scenario: {FLAGSHIP}, seeds: [2]}}\n"
    )
    (tmp_path / "test_it.py").write_text(f"""\
def handler(event, context):
    print("called")

def test_it(exercise):
    exercise("{FLAGSHIP}", responder=handler)
    exercise("{FLAGSHIP}")
""")
    options = ("-q", "-p", "no:cacheprovider", "--gameday-runs", "kept")
    done = _run_python(tmp_path, "pytest", *options)
    assert done.returncode == 0, done.stdout
    runs = sorted((tmp_path / "kept").iterdir())
    assert [run.name for run in runs] == [
        "ec2-crypto-mining-seed1",
        "ec2-crypto-mining-seed1-2",
        "ec2-crypto-mining-seed2",
    ]
    for run in runs:
        _ensure_readable(run)


def test_a_handler_that_goes_elsewhere_takes_no_run_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder that was asked for is the one beside the command."""
    monkeypatch.chdir(tmp_path)
    Path("handler.py").write_text(
        "import os\ndef handler(event, context):\n    os.chdir('/')\n"
    )
    options = Options(
        responders=("lambda:handler.py:handler",), latency="none", out=Path("runs")
    )
    _, folder = run_scenario(load_scenario(FLAGSHIP), options)

    assert Path.cwd() == tmp_path
    kept = {path.name for path in (tmp_path / folder).iterdir()}
    assert kept >= {"journal.jsonl", "logs", "report.html", "scorecard.json"}


def test_a_run_that_never_began_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that its name is free for the next try."""
    monkeypatch.chdir(tmp_path)
    refused = Options(responders=("nobody-knows",), latency="none", out=Path("runs"))
    with pytest.raises(UsageError, match="no responder"):
        run_scenario(load_scenario(FLAGSHIP), refused)
    assert list(Path("runs").iterdir()) == []
