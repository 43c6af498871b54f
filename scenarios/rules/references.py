"""Every ``${Name}`` is an output of the estate, or was saved by an earlier inject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gameday.scenarios.references import PSEUDO_NAMES, Reference, find_references
from gameday.scenarios.rules.schedule import chain_of
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import Inject

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
    elif name in scope.saved and name not in scope.names_at(path):
        message = f"`${{{name}}}` is not known yet"
        hint = f"`{scope.saved[name]}` saves it; come after that"
        yield draft.problem(path, message, hint)
    elif name not in scope.names_at(path) and draft.template is not None:
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
        self._injects = dict(draft.injects)
        self.saved: Mapping[str, str] = _saved_names(draft.document.data)
        """Every saved name, and the inject that saves it."""
        self._earlier = {
            path: _saved_before(inject, tuple(self._injects.values()))
            for path, inject in self._injects.items()
        }

    def names_at(self, path: Path) -> Collection[str]:
        if path[0] == "playbook":
            return self._fixed.union(self.saved)
        if path[0] == "injects":
            return self._fixed.union(self._earlier.get(path[:2], self.saved))
        return self._fixed


def _saved_names(data: Mapping[str, Any]) -> dict[str, str]:
    injects = data.get("injects")
    names: dict[str, str] = {}
    for inject in injects if isinstance(injects, list) else ():
        saved = inject.get("save") if isinstance(inject, dict) else None
        for name in saved if isinstance(saved, dict) else ():
            names.setdefault(name, str(inject.get("id")))
    return names


def _saved_before(inject: Inject, injects: tuple[Inject, ...]) -> frozenset[str]:
    moments = {each.id: moment for each, moment in _moments(injects)}
    return frozenset(
        name
        for each in injects
        if each.id in moments[inject.id].chain[1:]
        or moments[each.id].start < moments[inject.id].start
        for name in each.save
    )


@dataclass(frozen=True, slots=True)
class _Moment:
    chain: tuple[str, ...]
    start: tuple[timedelta, int]
    """The earliest time, then the order in the file."""


def _moments(injects: tuple[Inject, ...]) -> Iterator[tuple[Inject, _Moment]]:
    by_id = {inject.id: inject for inject in injects}
    parents = {inject.id: inject.after for inject in injects}
    for order, inject in enumerate(injects):
        chain = chain_of(inject.id, parents)
        links = [by_id[name] for name in chain if name in by_id]
        start = sum((link.at or link.delay for link in links), timedelta())
        yield inject, _Moment(tuple(chain), (start, order))
