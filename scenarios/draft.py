"""A scenario as far as it could be read, for the rules that look at it as a whole.

Where a part of a file is not valid, the rest is still held against the rules, so that
its author sees every problem at once. What follows only from the missing part is not
reported: see `Draft.is_whole` and `Draft.ids`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.scenarios.model import Scenario
from gameday.scenarios.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.scenarios.document import Document, Path
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import HttpHost, Inject, Responder, Step, Workload
    from gameday.scenarios.playbook import Objective
    from gameday.scenarios.template import Template
    from gameday.scenarios.validation import Fault

__all__ = ["Draft", "read_draft"]

_LISTS: tuple[Path, ...] = (
    ("injects",),
    ("workload",),
    ("responders",),
    ("http",),
    ("playbook", "objectives"),
)
_PLACEHOLDERS: Mapping[str, Any] = {"title": "?", "estate": "?", "playbook": {}}


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read of a scenario, and where each part stands."""

    document: Document
    scenario: Scenario
    kept: Mapping[Path, tuple[int, ...]]
    """For each list, the indexes in the document of the items that could be read."""
    is_whole: bool
    """Whether everything could be read."""
    template: Template | None = None
    """The estate's template, if it could be read."""

    @property
    def injects(self) -> Iterator[tuple[Path, Inject]]:
        """Every inject with its path in the document."""
        return self._locate(("injects",), self.scenario.injects)

    @property
    def workload(self) -> Iterator[tuple[Path, Workload]]:
        """Every part of the workload with its path in the document."""
        return self._locate(("workload",), self.scenario.workload)

    @property
    def steps(self) -> Iterator[tuple[Path, Step]]:
        """Every inject and every part of the workload."""
        yield from self.injects
        yield from self.workload

    @property
    def responders(self) -> Iterator[tuple[Path, Responder]]:
        """Every responder with its path in the document."""
        return self._locate(("responders",), self.scenario.responders)

    @property
    def http(self) -> Iterator[tuple[Path, HttpHost]]:
        """Every part of `http` with its path in the document."""
        return self._locate(("http",), self.scenario.http)

    @property
    def objectives(self) -> Iterator[tuple[Path, Objective]]:
        """Every objective with its path in the document."""
        path = ("playbook", "objectives")
        return self._locate(path, self.scenario.playbook.objectives)

    def ids(self, *path: str) -> tuple[str, ...]:
        """Return the ids in a list of the document, those of unreadable items too."""
        items = _look_up(self.document.data, path)
        if not isinstance(items, list):
            return ()
        ids = (item.get("id") for item in items if isinstance(item, dict))
        return tuple(name for name in ids if isinstance(name, str))

    def keys(self, path: Path) -> tuple[str, ...]:
        """Return the keys of a mapping in the document, in its order."""
        return tuple(_look_up(self.document.data, path))

    def problem(
        self, path: Path, message: str, hint: str | None = None, *, key: bool = False
    ) -> Problem:
        """Return a problem at the place of a value, or of its key."""
        return self.document.problem(path, message, hint, key=key)

    def _locate(self, path: Path, items: Iterable[Any]) -> Iterator[tuple[Path, Any]]:
        for index, item in zip(self.kept[path], items, strict=True):
            yield (*path, index), item


def read_draft(document: Document) -> tuple[Draft | None, tuple[Fault, ...]]:
    """Read as much of a scenario as is valid, and say what is not."""
    found = validate(document.data, Scenario)
    data, kept = _leave_out(document.data, found.faults)
    scenario = found.record or validate(data, Scenario).record
    if scenario is None:
        return None, found.faults
    is_whole = all(fault.at_key for fault in found.faults)
    return Draft(document, scenario, kept, is_whole), found.faults


def _leave_out(
    data: Any, faults: tuple[Fault, ...]
) -> tuple[Any, Mapping[Path, tuple[int, ...]]]:
    """Return the data without what is not valid, and which items that leaves."""
    gone = frozenset(_part_of(fault) for fault in faults)
    kept: dict[Path, tuple[int, ...]] = {}
    for path in _LISTS:
        items = _look_up(data, path)
        count = len(items) if isinstance(items, list) else 0
        kept[path] = tuple(i for i in range(count) if (*path, i) not in gone)
    return {**_PLACEHOLDERS, **_without(data, gone)}, kept


def _without(data: Any, gone: frozenset[Path], path: Path = ()) -> Any:
    """Return a copy of plain data that lacks the values at some paths."""
    if isinstance(data, dict):
        keys = [key for key in data if (*path, key) not in gone]
        return {key: _without(data[key], gone, (*path, key)) for key in keys}
    if isinstance(data, list):
        indexes = [i for i in range(len(data)) if (*path, i) not in gone]
        return [_without(data[i], gone, (*path, i)) for i in indexes]
    return data


def _part_of(fault: Fault) -> Path:
    """Return the path of the part that has to be left out for a fault."""
    path = fault.path
    if fault.at_key:
        return path
    for prefix in _LISTS:
        if path[: len(prefix)] == prefix and len(path) > len(prefix):
            return path[: len(prefix) + 1]
    return path[:2] if path[0] == "playbook" else path[:1]


def _look_up(data: Any, path: Path) -> Any:
    for key in path:
        if isinstance(data, dict):
            data = data.get(str(key))
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data
