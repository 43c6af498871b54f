"""``gameday init``: what it finds, what it writes, and that this plays at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from click.testing import CliRunner, Result

from gameday.simulator.cli import main

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples"
FLAGSHIP = "impact/ec2-crypto-mining"
KEYS = "credential-access/leaked-access-key"
BUCKET = "exfiltration/public-bucket"
WRITTEN = [
    ".github/workflows/game-day.yaml",
    ".gitignore",
    "game-day.suite.yaml",
    "test_game_day.py",
]
RESPONDERS = ROOT / "responders"
KINDS = {
    "handler": (
        {"src/disable.py": RESPONDERS / "disable-access-key/handler.py"},
        [(KEYS, "lambda:src/disable.py:handler")],
    ),
    "folder": (
        {"block": RESPONDERS / "block-public-bucket"},
        [(BUCKET, "block")],
    ),
    "template": (
        {".": EXAMPLES / "templates/isolate-instance"},
        [(FLAGSHIP, "template:template.yaml")],
    ),
    "runbook": (
        {"runbooks": EXAMPLES / "automation"},
        [(FLAGSHIP, "ssm:runbooks/isolate-instance.yaml")],
    ),
    "state machine": (
        {"wf/respond.asl.json": "states"},
        [(FLAGSHIP, "template:game-day/wf-respond.template.yaml")],
    ),
    "Custodian policies": (
        {"policies/ec2.yml": EXAMPLES / "custodian/guardduty.yml"},
        [(FLAGSHIP, "custodian:policies/ec2.yml")],
    ),
    "script": (
        {"bin": EXAMPLES / "commands"},
        [
            (FLAGSHIP, "command:python3 bin/isolate.py"),
            (FLAGSHIP, "command:bin/isolate.sh"),
        ],
    ),
    "nothing": ({"notes.yaml": "a: 1\n"}, [(FLAGSHIP, "isolate-instance")]),
}
STATES = {
    "StartAt": "Stop",
    "States": {
        "Stop": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:ec2:stopInstances",
            "Parameters": {
                "InstanceIds.$": "States.Array($.detail.resource.instanceDetails"
                ".instanceId)"
            },
            "End": True,
        }
    },
}


def lay_out(folder: Path, kind: str) -> None:
    """Make a repository that has remediation of a kind."""
    for name, source in KINDS[kind][0].items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, str):
            text = json.dumps(STATES) if source == "states" else source
            target.write_text(text)
        elif source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy(source, target)


def start(*arguments: str) -> Result:
    """Run the command here."""
    return CliRunner().invoke(main, ["init", *arguments], catch_exceptions=False)


def list_files(folder: Path) -> dict[str, bytes]:
    """Return what a repository has."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(files)}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_and_given_its_scenario(tmp_path: Path, kind: str) -> None:
    """The suite names every responder once, and that nobody is not enough."""
    lay_out(tmp_path, kind)
    expected = KINDS[kind][1]

    done = start(str(tmp_path))

    assert done.exit_code == 0, done.output
    suite = yaml.safe_load((tmp_path / "game-day.suite.yaml").read_text())
    answered = [each for each in suite["exercises"] if each["responders"]]
    found = [(each["scenario"], *each["responders"]) for each in answered]
    assert sorted(found) == sorted(expected)
    assert [
        each["expect"] for each in suite["exercises"] if not each["responders"]
    ] == ["failed"]
    for scenario, spec in expected:
        row = f"({json.dumps(scenario)}, {json.dumps(spec)})"
        assert row in (tmp_path / "test_game_day.py").read_text()
    workflow = (tmp_path / ".github/workflows/game-day.yaml").read_text()
    assert "gameday test game-day.suite.yaml" in workflow


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_written_plays_at_once(tmp_path: Path, kind: str) -> None:
    """Every exercise comes to a judgement: green, or red for the response's sake."""
    if kind == "Custodian policies":
        pytest.importorskip("c7n")
    lay_out(tmp_path, kind)
    assert start(str(tmp_path)).exit_code == 0

    done = subprocess.run(
        [
            *(sys.executable, "-m", "gameday", "test", "game-day.suite.yaml"),
            *("--seeds", "1", "--junit", "j.xml"),
        ],
        cwd=tmp_path,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode in {0, 1}, done.stdout + done.stderr
    suite = ET.parse(tmp_path / "j.xml").find("testsuite")
    assert suite is not None
    assert suite.get("errors") == "0"
    assert "failed as expected" in done.stdout


def test_a_second_call_writes_nothing(tmp_path: Path) -> None:
    """Neither does one that finds files of those names."""
    lay_out(tmp_path, "state machine")
    start(str(tmp_path))
    before = list_files(tmp_path)

    done = start(str(tmp_path))

    assert list_files(tmp_path) == before
    assert "wrote" not in done.output
    assert "kept game-day.suite.yaml" in done.output


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    """Ignore lines are added to those that there are, once."""
    (tmp_path / ".gitignore").write_text("*.pyc\n/gameday-runs")
    (tmp_path / "game-day.suite.yaml").write_text("mine\n")
    (tmp_path / "test_game_day.py").symlink_to("nowhere.py")

    done = start(str(tmp_path))

    assert (
        tmp_path / ".gitignore"
    ).read_text() == "*.pyc\n/gameday-runs\ngame-day.xml\n"
    assert (tmp_path / "game-day.suite.yaml").read_text() == "mine\n"
    assert not (tmp_path / "nowhere.py").exists()
    assert "added to .gitignore" in done.output
    assert "kept test_game_day.py" in done.output


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It says the same, of what would be."""
    lay_out(tmp_path, "handler")
    before = list_files(tmp_path)

    done = start(str(tmp_path), "--dry-run")

    assert list_files(tmp_path) == before
    assert [name for name in WRITTEN if f"would write {name}" in done.output] == WRITTEN


def test_what_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    """Tests, a script that deploys, an estate, others' packages, broken files."""
    handler = (RESPONDERS / "isolate-instance/handler.py").read_text()
    files = {
        "tests/handler.py": handler,
        "test_handler.py": handler,
        "node_modules/x/handler.py": handler,
        "deploy.sh": "#!/bin/sh\naws cloudformation deploy --stack-name x\n",
        "estate.yaml": "Resources: {A: {Type: AWS::EC2::Instance}}\n",
        "broken.yaml": "a: [1\n",
        "deep.json": "[" * 100_000,
        "broken.py": "import boto3\ndef handler(event, context:\n",
        "states.json": '{"StartAt": 1, "States": []}',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "image.py").write_bytes(b"\xff\xfe\x00boto3")

    done = start(str(tmp_path), "--dry-run")

    assert done.output.startswith("nothing found that answers incidents")


def test_a_folder_that_cannot_be_written_has_a_sentence(tmp_path: Path) -> None:
    """A file is where a folder should be."""
    (tmp_path / ".github").write_text("")

    done = start(str(tmp_path))

    assert done.exit_code == 2
    assert "game-day.yaml cannot be written: " in done.stderr
