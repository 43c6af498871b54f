"""Every finding is of a documented type and about a resource such a type can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.finding_types import finding_types
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import Finding

__all__ = ["find_problems"]

_OF_A_TYPE = frozenset({"finding_archived", "finding_dismissed"})


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find findings of unknown types, about nothing, or about the wrong thing."""
    for path, inject in draft.injects:
        if inject.finding is not None:
            yield from _check_finding(draft, (*path, "finding"), inject.finding)
    for path, objective in draft.objectives:
        if objective.check in _OF_A_TYPE and "type" in objective.arguments:
            place = (*path, "with", "type")
            yield from _check_type(draft, place, objective.arguments["type"])


def _check_finding(draft: Draft, path: Path, finding: Finding) -> Iterator[Problem]:
    yield from _check_type(draft, (*path, "type"), finding.type)
    known = finding_types().get(finding.type)
    if finding.sample or finding.details:
        return
    keys = known.resource_keys if known else ()
    if not finding.resources:
        listed = ", ".join(f"`{key}`" for key in keys) or "a resource"
        yield draft.problem(path, "the finding is about no resource", f"add {listed}")
    elif keys and not set(keys).intersection(finding.resources):
        first, listed = (
            next(iter(finding.resources)),
            " or ".join(map("`{}`".format, keys)),
        )
        message = f"expected {listed} for this type of finding, found `{first}`"
        yield draft.problem((*path, first), message, key=True)


def _check_type(draft: Draft, path: Path, name: object) -> Iterator[Problem]:
    if isinstance(name, str) and name not in finding_types():
        hint = suggest(name, finding_types())
        yield draft.problem(path, f"unknown finding type `{name[:100]}`", hint)
