"""Every ``${Name}`` is an output of the estate, or was saved by an earlier inject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.references import PSEUDO_NAMES, Reference, find_references
from gameday.scenarios.rules.schedule import Timetable
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["find_problems"]

_SECTIONS = (
    "parameters",
    "workload",
    "injects",
    "guardduty",
    "responders",
    "http",
    "playbook",
)


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find references to nothing, and saved names that hide another."""
    yield from _check_saved(draft)
    data = draft.document.data
    scope = _Scope(draft)
    for section in _SECTIONS:
        for reference in find_references(data.get(section), (section,)):
            yield from _check_reference(draft, reference, scope)


def _check_reference(
    draft: Draft, reference: Reference, scope: _Scope
) -> Iterator[Problem]:
    name, path = reference.name, reference.path
    if not reference.is_well_formed:
        hint = "write `$${` for a `${` that is not a reference"
        yield draft.problem(path, f"expected `${{Name}}`, found `${{{name[:40]}`", hint)
    elif scope.knows(name, path):
        return
    elif name in scope.saved:
        message = f"`${{{name}}}` is not known yet"
        hint = f"`{scope.saved[name]}` saves it; come after that"
        yield draft.problem(path, message, hint)
    elif draft.template is not None:
        message = f"unknown reference `${{{name}}}`"
        yield draft.problem(path, message, suggest(name, scope.names_at(path)))


def _check_saved(draft: Draft) -> Iterator[Problem]:
    outputs = draft.template.outputs if draft.template else ()
    seen: dict[str, str] = {}
    for path, inject in draft.injects:
        for name in inject.save:
            place = (*path, "save", name)
            if name in outputs:
                message = f"`{name}` is already an output of the estate"
                yield draft.problem(place, message, key=True)
            if name in seen:
                message = f"`{name}` is already saved by `{seen[name]}`"
                yield draft.problem(place, message, key=True)
            seen.setdefault(name, inject.id)


class _Scope:
    """Which names are known where."""

    def __init__(self, draft: Draft) -> None:
        outputs = draft.template.outputs if draft.template else ()
        self._fixed = frozenset((*PSEUDO_NAMES, *outputs))
        self._injects = {path: inject.id for path, inject in draft.injects}
        self._timetable = Timetable(inject for _, inject in draft.injects)
        self.saved: Mapping[str, str] = _saved_names(draft.document.data)
        """Every saved name, and the inject that saves it."""
        self._savers: dict[str, list[str]] = {}
        for _, inject in draft.injects:
            for name in inject.save:
                self._savers.setdefault(name, []).append(inject.id)

    def knows(self, name: str, path: Path) -> bool:
        """Say whether a name has a value where it is spoken of."""
        if name in self._fixed:
            return True
        if path[0] == "playbook":
            return name in self.saved
        if path[0] != "injects":
            return False
        user = self._injects.get(path[:2])
        if user is None:  # it could not be read: nobody knows when it comes
            return name in self.saved
        savers = self._savers.get(name, ())
        return any(self._timetable.is_before(each, user) for each in savers)

    def names_at(self, path: Path) -> Collection[str]:
        """Return the names that have a value at a place."""
        return self._fixed.union(n for n in self.saved if self.knows(n, path))


def _saved_names(data: Mapping[str, Any]) -> dict[str, str]:
    injects = data.get("injects")
    names: dict[str, str] = {}
    for inject in injects if isinstance(injects, list) else ():
        saved = inject.get("save") if isinstance(inject, dict) else None
        for name in saved if isinstance(saved, dict) else ():
            names.setdefault(name, str(inject.get("id")))
    return names
