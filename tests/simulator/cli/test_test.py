"""``gameday test``, in a process of its own: it forks."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from gameday.simulator.cli import main

FLAGSHIP = "impact/ec2-crypto-mining"
COMMAND = [sys.executable, "-m", "gameday", "test"]


def _test(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "GITHUB_STEP_SUMMARY"}
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path.cwd())},
    )


def _add_responder(folder: Path, code: str) -> str:
    folder.mkdir()
    (folder / "responder.yaml").write_text(
        "title: T\ndoc: D.\nlike: isolate-instance\ntimeout: 900\n"
    )
    (folder / "handler.py").write_text(code)
    return folder.name


@pytest.mark.slow
def test_a_suite_is_played_and_told(tmp_path: Path) -> None:
    """The table is in the suite's order, whatever ends first; every output is made."""
    (tmp_path / "s.suite.yaml").write_text(f"""\
title: t
exercises:
  - {{scenario: {FLAGSHIP}, seeds: 2}}
  - {{scenario: {FLAGSHIP}, responders: [], expect: failed, latency: none}}
  - {{scenario: {FLAGSHIP}, thresholds: {{contain: 1s}}, seeds: [3]}}
""")
    outputs = ("--junit", "j.xml", "--write-baseline", "b.json", "--markdown=m.md")

    done = _test(tmp_path, "s.suite.yaml", "--jobs", "3", *outputs)

    assert done.returncode == 1, done.stderr
    table = done.stdout.partition("\n\n")[0].splitlines()
    rows = [line.split()[1:4] for line in table if line.startswith(FLAGSHIP)]
    assert rows == [
        ["isolate-instance", "1", "passed"],
        ["isolate-instance", "2", "passed"],
        ["nobody", "1", "failed"],
        ["isolate-instance", "3", "failed"],
    ]
    assert done.stdout.endswith("\n2 of 4 passed, 1 failed as expected, 1 failed\n")
    cases = ET.parse(tmp_path / "j.xml").findall(".//testcase")
    assert [case.find("failure") is not None for case in cases] == [
        False,
        False,
        False,
        True,
    ]
    assert (tmp_path / "m.md").read_text().startswith("# Game day: 2 of 4 passed")
    kept = json.loads((tmp_path / "b.json").read_text())["exercises"]
    assert [each["verdict"] for each in kept] == [
        "passed",
        "passed",
        "passed",
        "failed",
    ]
    (run,) = (tmp_path / "gameday-runs").iterdir()
    assert {"journal.jsonl", "scorecard.json", "report.html"} <= {
        path.name for path in run.iterdir()
    }


@pytest.mark.slow
def test_a_baseline_fails_what_became_worse(tmp_path: Path) -> None:
    """And only that; every run folder is kept where asked for."""
    one = _test(tmp_path, FLAGSHIP, "--seeds", "2", "--write-baseline", "b.json")
    assert one.returncode == 0, one.stderr
    assert not list((tmp_path / "gameday-runs").iterdir())
    baseline = json.loads((tmp_path / "b.json").read_text())
    baseline["exercises"][1]["contained"] /= 2
    baseline["exercises"].append(baseline["exercises"][0] | {"seed": 9})
    (tmp_path / "b.json").write_text(json.dumps(baseline))

    other = _test(
        tmp_path, FLAGSHIP, "--seeds", "2", "--baseline", "b.json", "--keep-runs"
    )

    assert other.returncode == 1
    assert "Contained 100 % later" in other.stdout
    assert other.stdout.endswith("\n1 of 3 passed, 1 regressed, 1 missing\n")
    assert "In the baseline, but not played: play it" in other.stdout
    assert len(list((tmp_path / "gameday-runs").iterdir())) == 2

    last = _test(tmp_path, FLAGSHIP, "--baseline", "b.json", "--junit", "j.xml")

    assert last.returncode == 1
    assert last.stdout.endswith("\n1 of 3 passed, 2 missing\n")
    cases = ET.parse(tmp_path / "j.xml").findall(".//testcase[failure]")
    assert [case.get("name") for case in cases] == [
        "isolate-instance[seed=2]",
        "isolate-instance[seed=9]",
    ]


@pytest.mark.slow
def test_a_child_that_goes_wrong_does_not_take_others_with_it(tmp_path: Path) -> None:
    """A crash, a kill, a hang, a print of a megabyte, an exit, a fork."""
    answers = [
        _add_responder(tmp_path / name, f"import ctypes, os, sys\n{code}\n")
        for name, code in {
            "exits": "def handler(event, context): ctypes.CDLL(None)._exit(7)",
            "kills": "def handler(event, context): os.kill(os.getpid(), 9)",
            "hangs": "def handler(event, context): ctypes.PyDLL(None).sleep(600)",
            "prints": "def handler(event, context): print('x' * 1_000_000)",
            "leaves": "def handler(event, context): sys.exit(3)",
            "forks": "def handler(event, context): os.fork()",
        }.items()
    ]
    entries = [f"  - {{scenario: {FLAGSHIP}, responders: [{a}]}}\n" for a in answers]
    (tmp_path / "s.suite.yaml").write_text(
        f"title: t\nexercises:\n{''.join(entries)}  - {{scenario: {FLAGSHIP}}}\n"
    )

    done = _test(tmp_path, "s.suite.yaml", "--time-limit", "8", "--jobs", "2")

    lines = done.stdout.splitlines()
    told = {line.split()[1]: line.split()[3] for line in lines[2:] if FLAGSHIP in line}
    assert told == {
        "exits": "crashed",
        "kills": "crashed",
        "hangs": "hung",
        "prints": "failed",
        "leaves": "failed",
        "forks": "failed",
        "isolate-instance": "passed",
    }
    assert done.returncode == 5
    assert "ended by itself with exit code 7" in done.stdout
    assert "killed by SIGKILL" in done.stdout
    assert "hangs started" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_ends_everything(tmp_path: Path, number: int) -> None:
    """What was played is shown, and no child is left."""
    process = subprocess.Popen(
        [*COMMAND, FLAGSHIP, "--seeds", "500", "--jobs", "2", "--keep-runs"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    runs = tmp_path / "gameday-runs"
    while len(list(runs.glob("*/report.html"))) <= 2:  # one was collected by then
        time.sleep(0.05)
        assert process.poll() is None
    process.send_signal(number)
    out, err = process.communicate(timeout=60)

    assert process.returncode == 5
    assert re.search(r"error: interrupted: \d+ of 500 exercises were played", err)
    assert "Traceback" not in err
    assert "passed" in out
    before = len(list(runs.iterdir()))
    time.sleep(1)
    assert len(list(runs.iterdir())) == before


def test_the_summary_of_a_job_is_appended_to(tmp_path: Path) -> None:
    """GitHub Actions names the file; outside of it there is none."""
    refused = _test(tmp_path, FLAGSHIP, "--markdown")

    assert refused.returncode == 2
    assert "hint: name a file: `--markdown=FILE`" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'PATH...'"),
        (("nowhere",), "no such scenario: nowhere"),
        ((FLAGSHIP, "--jobs", "0"), "Invalid value for '--jobs'"),
        ((FLAGSHIP, "--responder", "isolat-instance"), "did you mean"),
        ((FLAGSHIP, "--baseline", "none.json"), "none.json: no such file"),
    ],
)
def test_a_wrong_call_is_a_usage_error(
    arguments: tuple[str, ...], message: str
) -> None:
    """Before anything is played."""
    result = CliRunner().invoke(main, ["test", *arguments])

    assert result.exit_code == 2
    assert message in result.stderr


def test_every_problem_of_a_suite_is_told(tmp_path: Path) -> None:
    """As compilers do."""
    path = tmp_path / "s.suite.yaml"
    path.write_text("title: t\nexercises: []\nfoo: 1\n")

    result = CliRunner().invoke(main, ["test", str(path)])

    assert result.exit_code == 2
    assert f"{path}:2:12: expected at least one, found an empty list" in result.stderr
    assert f"{path}:3:1: unknown key `foo`" in result.stderr
