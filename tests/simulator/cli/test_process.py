"""A command's process is spared what no command needs, and a test's is left alone."""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import TYPE_CHECKING

from gameday.simulator.cli.process import seldom_collecting

if TYPE_CHECKING:
    from pathlib import Path

_PLAY = """
import os, sys
from pathlib import Path
leave = os._exit
def tell(status):
    names = "\\n".join(sorted(sys.modules))
    Path(sys.argv[1], f"{os.getpid()}.imported").write_text(names)
    leave(status)
os._exit = tell
from gameday.simulator.cli import main
try:
    main(["run", "--out", sys.argv[1]], prog_name="gameday")
except SystemExit as ended:
    assert ended.code == 0
heavy = {"moto", "boto3", "pydantic", "yaml", "greenlet"} & set(sys.modules)
assert not heavy, heavy
"""
"""Play the flagship as the command does; each process lists what it has imported.

The command's own has imported nothing that takes time; ctypes, which both processes
beneath it use, is imported once, there."""

SPARED = {
    *("pytest", "_pytest", "pluggy"),  # time-machine's, for its fixture
    *("openapi_spec_validator", "jsonschema", "pydantic_settings"),  # API Gateway's
    *("c7n", "sigma", "duckdb", "locust"),  # the extras'
    *("cfnlint", "hypothesis"),  # the developers'
}
"""Libraries that a plain run has no use for."""

CLOSED = {
    *("siem", "testing", "reference", "runs.query", "engine.endpoint"),
    *("deployment.custodian", "deployment.sam", "deployment.programs.runtime"),
    *("aws.ssm.automation.service", "aws.ssm.automation.interpreter"),
    *("aws.stepfunctions.executions", "aws.stepfunctions.interpreter"),
}
"""Rooms of `simulator/` that stay closed until an exercise needs one."""


def test_a_plain_run_imports_nothing_it_has_no_use_for(tmp_path: Path) -> None:
    """Test tools, validators, extras and whole rooms of ours stay on the disk."""
    subprocess.run([sys.executable, "-c", _PLAY, str(tmp_path)], check=True)
    lists = [path.read_text().split() for path in tmp_path.glob("*.imported")]
    imported = set().union(*lists)
    assert {"moto", "gameday.simulator.world", "time_machine"} <= imported
    assert not SPARED & imported
    assert not {f"gameday.simulator.{room}" for room in CLOSED} & imported


def test_the_collector_has_its_pace_again_afterwards() -> None:
    """A program that runs a command in its own process keeps its own settings."""
    before = gc.get_threshold()
    with seldom_collecting():
        assert gc.get_threshold() > before
    assert gc.get_threshold() == before
