"""The wheel and what it requires, and nothing else, in an environment of their own.

No package index is asked: what the wheel requires is taken from where the tests run,
each requirement by its metadata, so that what is used and not required is missing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
EXTRAS = {
    "custodian": ["run", "--responder", "custodian:policies.yml"],
    "investigate": ["query", "ec2-crypto-mining-seed1", "SELECT 1"],
    "sigma": ["run", "--sigma", "rules"],
}
"""What asks for an extra, on the command line."""

pytestmark = pytest.mark.slow


def read_requirements(wheel: Path) -> list[str]:
    """Return what a wheel says that it requires."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    return metadata.get_all("Requires-Dist", [])


def find_required(requirements: list[str]) -> set[str]:
    """Return the names of all that is required, however indirectly, without extras."""
    found: set[str] = set()
    waiting = [(each, "") for each in requirements]
    while waiting:
        text, extra = waiting.pop()
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is not None and not marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        known = distribution(name)
        assert requirement.specifier.contains(known.version, prereleases=True), text
        if name not in found:
            found.add(name)
            waiting += [(each, "") for each in known.requires or ()]
        for wanted in requirement.extras:
            waiting += [(each, wanted) for each in known.requires or ()]
    return found


def link(name: str, site: Path) -> None:
    """Put what a distribution has installed into another environment."""
    installed = distribution(name)
    tops = {Path(each).parts[0] for each in installed.files or ()}
    for top in tops - {"..", "__pycache__"}:
        target = site / top
        if not target.exists():
            target.symlink_to(Path(str(installed.locate_file(top))).resolve())


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment into which the wheel was installed without extras."""
    folder = tmp_path_factory.mktemp("lean")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*build, folder, ROOT], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    python = folder / "venv" / "bin" / "python"
    venv = [sys.executable, "-m", "venv", "--without-pip", folder / "venv"]
    subprocess.run(venv, check=True)
    install = ["install", "--quiet", "--no-index", "--no-deps", wheel]
    pip = [sys.executable, "-m", "pip", "--python", python]
    subprocess.run([*pip, *install], check=True, capture_output=True)
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    for name in find_required(read_requirements(wheel)):
        link(name, site)
    return folder / "venv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is nobody's checkout, with files that need extras."""
    where = tmp_path_factory.mktemp("work")
    (where / "rules").mkdir()
    policies = ROOT / "docs/examples/custodian/guardduty.yml"
    (where / "policies.yml").write_text(policies.read_text())
    rule = next((ROOT / "docs/examples/sigma").rglob("*.yml"))
    (where / "rules/rule.yml").write_text(rule.read_text())
    return where


def play(
    environment: Path, folder: Path, *words: str
) -> subprocess.CompletedProcess[str]:
    """Start the command that was installed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        [environment / "bin" / "gameday", *words],
        cwd=folder,
        env=kept,
        check=False,
        capture_output=True,
        text=True,
    )


def test_it_plays_and_tests(environment: Path, folder: Path) -> None:
    """`gameday run`, `test`, `score` and `init` need no extra."""
    ran = play(environment, folder, "run", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["verdict"] == "passed"
    scored = play(environment, folder, "score", "ec2-crypto-mining-seed1")
    assert scored.returncode == 0, scored.stderr
    (folder / "repository").mkdir()
    begun = play(environment, folder, "init", "repository")
    assert begun.returncode == 0, begun.stderr
    suite = "repository/game-day.suite.yaml"
    tested = play(environment, folder, "test", suite, "--seeds", "1")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert tested.stdout.endswith("1 of 2 passed, 1 failed as expected\n")


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_that_is_missing_is_one_sentence(
    environment: Path, folder: Path, extra: str
) -> None:
    """With the command that installs it; exit code 2, and no traceback."""
    done = play(environment, folder, *EXTRAS[extra])

    assert done.returncode == 2, done.stdout + done.stderr
    error, _, hint = done.stderr.strip().splitlines()
    assert "which is not installed [extra-missing]" in error
    assert hint == f"hint: `pip install 'aws-gameday-simulator[{extra}]'`"


def test_nothing_of_the_extras_comes_along(environment: Path) -> None:
    """Nor what only the tests of this repository need."""
    (site,) = (environment / "lib").glob("python*/site-packages")
    names = {path.name.partition("-")[0].lower() for path in site.iterdir()}
    assert "gameday" in names
    assert not names & {"c7n", "duckdb", "locust", "sigma", "pysigma", "hypothesis"}
