"""``gameday run`` prints a scorecard, leaves a folder, and ends with the right code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gameday.simulator.cli import main

ROOT = Path(__file__).parents[3]
NOT_KEPT_IN = "this system gives an exercise no network of its own"
"""What is said where the machine that runs the tests gives none."""


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_flagship_is_played_without_further_choice(tmp_path: Path) -> None:
    """The scorecard goes to standard output, where the report is to the other."""
    done = _run("run", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "PASSED" in done.stdout
    folder = tmp_path / "ec2-crypto-mining-seed1"
    said = [line for line in done.stderr.splitlines() if NOT_KEPT_IN not in line]
    assert said == [f"report: {folder / 'report.html'}"]
    kept = {path.name for path in folder.iterdir()}
    assert kept == {"journal.jsonl", "logs", "report.html", "scorecard.json"}


def test_a_system_without_networks_of_their_own_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not kept in there is said each time, and where to read more."""
    place = "gameday.simulator.supervision.exercise_process.leave_network"
    monkeypatch.setattr(place, lambda: False)
    done = _run("run", "--responder", "none", "--out", str(tmp_path))
    (note,) = [each for each in done.stderr.splitlines() if NOT_KEPT_IN in each]
    assert "docs/background/trust.md" in note
    assert NOT_KEPT_IN not in done.stdout


def test_json_is_the_scorecard_of_the_contract(tmp_path: Path) -> None:
    """Every key that the design names is there."""
    done = _run("run", "--format", "json", "--seed", "2", "--out", str(tmp_path))
    card = json.loads(done.stdout)
    assert card["seed"] == 2
    assert {
        *("scenario", "seed", "verdict", "score", "grade", "milestones", "times"),
        *("objectives", "goals", "impact", "collateral", "latency_model"),
    } <= card.keys()
    assert {
        *("injected", "effective", "signalled", "alerted", "acknowledged"),
        *("first_action", "contained", "recovered"),
    } == card["milestones"].keys()


def test_nobody_answers_and_the_exit_code_says_so(tmp_path: Path) -> None:
    """A failed response ends with 1."""
    done = _run("run", "--responder", "none", "--out", str(tmp_path))
    assert (done.exit_code, "FAILED" in done.stdout) == (1, True)


def test_a_run_does_not_overwrite_another(tmp_path: Path) -> None:
    """The second run of a seed gets a folder of its own."""
    for _ in range(2):
        _run("run", "--responder", "none", "--out", str(tmp_path))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["ec2-crypto-mining-seed1", "ec2-crypto-mining-seed1-2"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such scenario: nowhere [scenario-unknown]"),
        (["--responder", "isolate-instnce"], "did you mean `isolate-instance`?"),
        (["--responder", "tempalte:x"], "no kind of responder `tempalte`"),
        (["--latency", "quick"], "quick is not a latency model"),
        (["--seed", "-1"], "Invalid value for '--seed'"),
        (["--time-limit", "nan"], "expected a finite number, found nan"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    """Exit code 2, and no traceback."""
    done = _run("run", *arguments, "--out", str(tmp_path))
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.output


def test_an_out_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """A file where the folder should be is said."""
    (tmp_path / "ec2-crypto-mining-seed1").write_text("in the way")
    done = _run("run", "--out", str(tmp_path))
    assert (done.exit_code, "found a file" in done.stderr) == (2, True)


def test_a_mistyped_command_is_guessed() -> None:
    """The nearest command is suggested."""
    done = _run("rnu")
    assert (done.exit_code, "Did you mean `run`?" in done.stderr) == (2, True)


def test_help_imports_nothing_heavy() -> None:
    """Help is quick because it loads neither AWS libraries nor pydantic."""
    code = (
        "import sys\nfrom gameday.simulator.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'boto3', 'botocore', 'moto', 'pydantic', 'yaml', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stderr == "[]\n"
