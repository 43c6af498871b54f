"""The one rule of where a relative path is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from gameday.scenarios.places import Places


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two folders, the second of which is the current one."""
    for name in ("beside/both", "here/both", "here/only-here", "beside/only-beside"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "written", "typed"),
    [
        ("both", "beside/both", "here/both"),
        ("only-here", "here/only-here", "here/only-here"),
        ("only-beside", "beside/only-beside", "beside/only-beside"),
        ("neither", None, None),
        ("x" * 5_000, None, None),
        ("nul\0", None, None),
    ],
)
def test_who_wrote_it_decides_where_it_starts(
    home: Path, name: str, written: str | None, typed: str | None
) -> None:
    """The file's folder for what a file says, the current one for what is typed."""
    beside = Places.beside(home / "beside/scenario.yaml")
    here = Places.here().then(home / "beside")

    for places, expected in ((beside, written), (here, typed)):
        found = places.find(name)
        assert (found and found.resolve()) == (expected and home / expected)


def test_an_absolute_path_is_where_it_says(home: Path) -> None:
    """Whatever the places are."""
    assert Places.here().find(home / "beside/both") == home / "beside/both"


def test_the_places_are_told_once_each(home: Path) -> None:
    """As an error names them, in the order of the search."""
    places = Places.beside(home / "beside/scenario.yaml").then(home / "beside")

    assert str(places) == f"{home}/beside, {home}/here"
