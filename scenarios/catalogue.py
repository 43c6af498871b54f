"""The library of scenarios that come with the simulator, one folder each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.document import read_document
from gameday.scenarios.errors import ScenarioError
from gameday.scenarios.model import Scenario
from gameday.scenarios.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ESTATES",
    "FILE_NAMES",
    "LIBRARY",
    "Entry",
    "library_ids",
    "list_library",
]

LIBRARY = Path(__file__).resolve().parent / "library"
"""Where the library is."""

ESTATES = Path(__file__).resolve().parent / "estates"
"""Where the estates are that a scenario can name."""

FILE_NAMES = ("scenario.yaml", "scenario.yml")
"""What the file of a scenario is called in its folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One scenario of the library."""

    id: str
    scenario: Scenario


def library_ids() -> tuple[str, ...]:
    """Return the ids of the library's scenarios, sorted: ``<tactic>/<slug>``."""
    files = LIBRARY.glob(f"*/*/{FILE_NAMES[0]}")
    return tuple(sorted(f.parent.relative_to(LIBRARY).as_posix() for f in files))


def list_library() -> Iterator[Entry]:
    """Read every scenario of the library, without holding it against the rules.

    Raises:
        ScenarioError: A scenario of the library cannot be read.
    """
    for name in library_ids():
        document = read_document(LIBRARY / name / FILE_NAMES[0])
        found = validate(document.data, Scenario)
        if found.record is None:
            raise ScenarioError([fault.locate(document) for fault in found.faults])
        yield Entry(name, found.record)
