"""Scenarios by name or path, read, checked, and ready to be played.

A scenario that is loaded keeps every rule of the language. What an exercise makes of it
is the simulator's business.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.catalogue import FILE_NAMES, LIBRARY, library_ids
from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.scenarios.examination import examine
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from gameday.scenarios.model import Scenario
    from gameday.scenarios.template import Template

__all__ = ["LoadedScenario", "find_scenario", "load_scenario"]


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """A valid scenario and everything it is made from."""

    id: str
    """``impact/ec2-crypto-mining`` in the library; elsewhere the name of its folder."""
    path: Path
    """The scenario's file."""
    scenario: Scenario
    estate: Template
    digest: str
    """SHA-256 over the scenario's and the estate's text, in hexadecimal."""


def load_scenario(name: str | Path) -> LoadedScenario:
    """Load a scenario by library id, folder or file.

    Raises:
        ScenarioError: It is not valid; carries every problem.
        UsageError: There is no such scenario.
    """
    path = find_scenario(name)
    found = examine(path)
    draft = found.draft
    if found.problems or draft is None or draft.template is None:
        raise ScenarioError(list(found.problems))
    texts = (path.read_bytes(), draft.template.text.encode())
    return LoadedScenario(
        id=_id_of(path),
        path=path,
        scenario=draft.scenario,
        estate=draft.template,
        digest=hashlib.sha256(b"\0".join(texts)).hexdigest(),
    )


def find_scenario(name: str | Path) -> Path:
    """Return the file of a scenario, by library id, folder or file.

    Raises:
        UsageError: There is no such scenario.
    """
    ids = library_ids()
    if str(name) in ids:
        return LIBRARY / str(name) / FILE_NAMES[0]
    path = Path(name)
    with suppress(OSError, ValueError):  # a name no file can have
        for file_name in FILE_NAMES:
            if (path / file_name).is_file():
                return path / file_name
        if path.exists() and not path.is_dir():
            return path
    hint = suggest(str(name), ids) or "`gameday list` shows the library"
    raise UsageError(f"no such scenario: {name}", code="scenario-unknown", hint=hint)


def _id_of(path: Path) -> str:
    if path.name not in FILE_NAMES:
        return path.stem
    folder = path.parent.resolve()
    if folder.is_relative_to(LIBRARY):
        return folder.relative_to(LIBRARY).as_posix()
    return folder.name
