"""The wheel holds everything: installed elsewhere, it plays the flagship by itself.

It is built in the three ways people get it built: from a checkout, from the source
distribution, and from an archive of the repository, whose links may have been lost.
What must be in it is what git knows of, not what the build says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("responders", "scenarios", "scorecards", "simulator")
PLAIN = ("__init__.py", "__main__.py", "py.typed")
"""The files of the package itself, beside the links to its rooms."""
OF_A_CHECKOUT = ("simulator/reference/",)
"""What writes the docs of a checkout, and is not installed."""

pytestmark = pytest.mark.slow


def list_tracked() -> list[str]:
    """Return what git knows of, and what is new and not ignored: files and links."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    names = sorted(set(filter(None, told.stdout.split("\0"))))
    return [name for name in names if os.path.lexists(ROOT / name)]


def build(kind: str, source: Path, into: Path) -> Path:
    """Build a ``wheel`` or an ``sdist`` and return its file."""
    command = [sys.executable, "-m", "build", f"--{kind}", "--no-isolation"]
    done = subprocess.run(
        [*command, "--outdir", str(into), str(source)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = into.iterdir()
    return built


def read_wheel(wheel: Path) -> dict[str, bytes]:
    """Return a wheel's files by name, without what describes them."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        return {name: archive.read(name) for name in names}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution of this checkout, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    built = build("sdist", ROOT, folder / "built")
    with tarfile.open(built) as archive:
        # Filters came with Python 3.11.4; later Pythons warn where none is named.
        filters = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(folder / "unpacked", **filters)
    (unpacked,) = (folder / "unpacked").iterdir()
    return unpacked


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository without git, its links turned into files that name the target."""
    folder = tmp_path_factory.mktemp("archive")
    for name in list_tracked():
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink():
            target.write_text(str(source.readlink()))
        else:
            target.write_bytes(source.read_bytes())
    return folder


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked where nothing else of ours is."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(site)
    return site


def test_the_wheel_has_the_files_of_the_rooms_and_no_others(wheel: Path) -> None:
    """Byte for byte; a link that is packed as a file, or a lost room, is a difference.

    Tests are not installed, nor what writes the pages of the docs.
    """
    files = {f"gameday/{name}": ROOT / "src/gameday" / name for name in PLAIN}
    for name in list_tracked():
        room = name.partition("/")[0]
        if room in ROOMS and not name.startswith(OF_A_CHECKOUT):
            files[f"gameday/{name}"] = ROOT / name

    assert read_wheel(wheel) == {n: path.read_bytes() for n, path in files.items()}


@pytest.mark.parametrize("source", ["sdist", "archive"])
def test_the_wheel_is_the_same_from_wherever_it_is_built(
    wheel: Path, source: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A lost link in the archive costs nothing: the wheel is made of the folders."""
    built = build("wheel", request.getfixturevalue(source), tmp_path / "built")

    assert read_wheel(built) == read_wheel(wheel)


def test_the_source_distribution_is_complete(sdist: Path) -> None:
    """It has all that git knows of, save the links and what only a forge reads."""
    left = {f"src/gameday/{room}" for room in ROOMS}
    left |= {".pre-commit-hooks.yaml", ".ci/run"}
    found = {str(p.relative_to(sdist)) for p in sdist.rglob("*") if p.is_file()}

    assert found - {"PKG-INFO"} == set(list_tracked()) - left


@pytest.mark.parametrize("source", ["sdist", "archive"])
def test_lost_links_are_made_again(
    source: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """`make run` and `make test` work wherever the sources were unpacked."""
    folder = request.getfixturevalue(source)

    subprocess.run(["make", "-s", "links"], cwd=folder, check=True)

    where = "from gameday import scenarios; print(scenarios.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert found == f"{folder}/src/gameday/scenarios/__init__.py\n"


def test_a_git_reference_can_be_installed(tmp_path: Path) -> None:
    """As the recipe for CI has it: the wheel is built on the way."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index"]
    alone = ["--no-deps", "--no-build-isolation", "--target", str(tmp_path / "site")]

    asked = ["git", "rev-parse", "HEAD"]
    commit = subprocess.check_output(asked, cwd=ROOT, text=True).strip()
    reference = f"aws-gameday-simulator @ git+file://{ROOT}@{commit}"

    done = subprocess.run(
        [*install, *alone, reference],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert "impact/ec2-crypto-mining" in _gameday(tmp_path / "site", tmp_path, "list")


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
        "gameday/simulator/scaffold/workflow.yaml",
    ):
        assert (installed / name).is_file(), name
