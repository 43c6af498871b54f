"""Kinds of responders are found by their word, and packages can add their own."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.places import Places
from gameday.simulator.deployment import Request, kinds, load_responder

TEMPLATES = Path(__file__).parents[3] / "docs" / "examples" / "templates"


class _Pager:
    """A responder of a package that somebody else wrote."""

    def __init__(self, request: Request) -> None:
        self.name = f"pager-{request.spec}"

    def deploy(self, world: Any) -> None:
        """Do nothing: this one is only loaded."""


def load_pager(request: Request) -> _Pager:
    """Load the responder; named by the entry point below."""
    return _Pager(request)


def test_a_package_can_add_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point of the group is found by its name."""
    entry = EntryPoint("pager", f"{__name__}:load_pager", kinds.ENTRY_POINTS)
    monkeypatch.setattr(EntryPoint, "load", lambda self: load_pager)
    monkeypatch.setattr(
        kinds, "entry_points", lambda **how: EntryPoints([entry]).select(**how)
    )
    assert load_responder("pager:on-call", Places.here()).name == "pager-on-call"


def test_an_unknown_kind_names_those_there_are() -> None:
    """The error helps with a near miss."""
    with pytest.raises(UsageError, match="no kind of responder `templat`") as caught:
        load_responder("templat:x.yaml", Places.here())
    assert caught.value.hint == "did you mean `template`?"


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("isolate-instance", "isolate-instance"),
        (str(TEMPLATES / "isolate-instance" / "template.yaml"), "isolate-instance"),
        (f"template:{TEMPLATES / 'isolate-instance'}", "isolate-instance"),
    ],
)
def test_a_spec_without_a_kind_is_what_it_looks_like(spec: str, name: str) -> None:
    """A name is a built-in's, a YAML file is a template."""
    assert load_responder(spec, Places.here()).name == name


def test_a_path_is_looked_for_beside_the_scenario(tmp_path: Path) -> None:
    """A scenario can be played from any folder."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "responder.yaml").write_text("title: t\ndoc: d\nlike: isolate-instance\n")
    assert load_responder("mine", Places((tmp_path,))).name == "mine"
