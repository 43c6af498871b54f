"""Loading a command: everything wrong with it is said before anything is played."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder
from gameday.simulator.deployment.command import CommandResponder


def _load(spec: str, beside: Path, **settings: Any) -> CommandResponder:
    loaded = load_responder(f"command:{spec}", Places((Path(), beside)), settings)
    assert isinstance(loaded, CommandResponder)
    return loaded


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """An executable file called ``isolate.sh``."""
    path = tmp_path / "isolate.sh"
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(0o755)
    return path


def test_a_file_is_found_beside_the_scenario(script: Path) -> None:
    """A relative path starts from the scenario's folder, and gives the name."""
    loaded = _load("./isolate.sh --now", script.parent)
    assert loaded.name == "isolate"
    assert loaded.program.words == (str(script), "--now")
    assert loaded.program.folder == script.parent


def test_the_current_folder_comes_first(
    script: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: Any
) -> None:
    """A file in the current folder is taken before one beside the scenario."""
    monkeypatch.chdir(script.parent)
    beside = tmp_path_factory.mktemp("beside")
    assert _load("isolate.sh", beside).program.folder == script.parent


def test_a_program_is_found_on_the_path(tmp_path: Path) -> None:
    """An interpreter runs a script beside the scenario, which gives the name."""
    (tmp_path / "stop.py").write_text("")
    loaded = _load(f"{sys.executable} stop.py", tmp_path)
    assert loaded.name == "stop"
    assert loaded.program.words == (sys.executable, "stop.py")
    assert _load("sh -c true", tmp_path).name == "sh"


@pytest.mark.parametrize(
    ("spec", "code", "hint"),
    [
        ("no-such-program", "command-missing", "searched"),
        ("./no-such.sh", "command-missing", "searched"),
        ("", "command-missing", None),
        ("'unclosed", "command-unreadable", None),
        ("plain.py", "command-not-executable", "command:python3 plain.py"),
    ],
)
def test_what_cannot_be_started_is_refused(
    tmp_path: Path, spec: str, code: str, hint: str | None
) -> None:
    """A missing or unusable program is a mistake of usage, with what to do."""
    (tmp_path / "plain.py").write_text("")
    with pytest.raises(UsageError) as refusal:
        _load(spec, tmp_path)
    assert refusal.value.code == code
    assert (hint or "") in (refusal.value.hint or "")


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"timeout": "soon"}, "timeout"),
        ({"timeout": -1}, "timeout"),
        ({"retries": 9}, "retries"),
        ({"patern": {}}, "patern"),
        ({"pattern": {"source": "aws.guardduty"}}, "pattern"),
        ({"charge": "double"}, "charge"),
    ],
)
def test_wrong_settings_are_refused(
    script: Path, settings: dict[str, Any], part: str
) -> None:
    """A setting that is unknown or wrong is named."""
    with pytest.raises(UsageError, match=part):
        _load("isolate.sh", script.parent, **settings)


def test_settings_lie_beside_the_program(script: Path) -> None:
    """A file of settings is read; what the scenario says comes first."""
    about = script.with_name("isolate.responder.yaml")
    about.write_text("timeout: 2m\nretries: 1\n")
    settings = _load("isolate.sh", script.parent, retries=2).settings
    assert (settings.timeout, settings.retries) == (120, 2)


@pytest.mark.parametrize("words", ["", " --now", " data.json"])
def test_settings_are_read_whatever_way_the_program_is_named(
    script: Path, words: str
) -> None:
    """By its whole path as by a relative one, whatever its arguments are."""
    script.with_name("isolate.responder.yaml").write_text("timeout: 2m\n")
    script.with_name("data.json").write_text("{}")
    for name in ("./isolate.sh", str(script)):
        loaded = _load(f"{name}{words}", script.parent)
        assert (loaded.name, loaded.settings.timeout) == ("isolate", 120)


@pytest.mark.parametrize("text", ["- a list", "{", "\0"])
def test_an_unreadable_file_of_settings_is_refused(script: Path, text: str) -> None:
    """A file of settings that is no mapping is a mistake of usage."""
    script.with_name("isolate.responder.yaml").write_text(text)
    with pytest.raises(UsageError, match=r"isolate\.responder\.yaml"):
        _load("isolate.sh", script.parent)
