"""What is left to choice at installation: played without, asked for by name."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gameday.scenarios.extras import EXTRAS, MissingExtra, require_extra

ROOT = Path(__file__).parents[2]
LEAN = """
import sys
for name in ("locust", "gevent", "flask", "c7n", "duckdb", "pytz", "sigma"):
    sys.modules[name] = None
from gameday.simulator.cli import main
main(sys.argv[1:])
"""
RULE = """title: Trail stopped
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: StopLogging}, condition: selection}
"""


def lean(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command where nothing of the extras can be imported."""
    return subprocess.run(
        [sys.executable, "-c", LEAN, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_extras_are_those_that_can_be_installed() -> None:
    """Each under the name of the package's metadata, none forgotten."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert set(EXTRAS) == set(metadata["project"]["optional-dependencies"])


def test_make_installs_every_extra() -> None:
    """`make run` and `make test` need none named."""
    asked = f'".[{",".join(sorted(EXTRAS))}]"'

    assert asked in (ROOT / "Makefile").read_text()


def test_the_flagship_plays_without_any_extra(tmp_path: Path) -> None:
    """No load generator, no Custodian, no DuckDB, no pySigma."""
    done = lean("run", "--format", "json", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "passed"


@pytest.mark.parametrize(
    ("extra", "sentence", "arguments"),
    [
        (
            "custodian",
            "a `custodian:` responder needs Cloud Custodian, which is not installed",
            ["run", "--responder", "custodian:policies.yml"],
        ),
        (
            "sigma",
            "a SIEM with Sigma rules needs pySigma, which is not installed",
            ["run", "--sigma", "rule.yml"],
        ),
        (
            "investigate",
            "SQL over a run's logs needs DuckDB, which is not installed",
            ["query", "run", "SELECT 1"],
        ),
    ],
)
def test_a_missing_extra_is_one_sentence_and_its_command(
    tmp_path: Path, extra: str, sentence: str, arguments: list[str]
) -> None:
    """It names what needs it, and ends as a mistake of the command line does."""
    (tmp_path / "policies.yml").write_text("policies: []\n")
    (tmp_path / "rule.yml").write_text(RULE)

    done = lean(*arguments, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: {sentence} [extra-missing]\n"
        f"\nhint: `pip install 'aws-gameday-simulator[{extra}]'`\n"
    )


def test_a_folder_of_the_same_name_is_no_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A security team's repository may well have a folder `duckdb/` or `sigma/`."""
    (tmp_path / "duckdb").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "duckdb", raising=False)

    with pytest.raises(MissingExtra, match="needs DuckDB, which is not installed"):
        require_extra("investigate", wanted_by="this")
