"""Advice on a valid scenario: what would make it a better one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.finding_types import finding_types
from gameday.scenarios.references import find_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["find_advice"]

_WANTED = {
    "description": "tell the story: who attacks, how they got in, what they are after",
    "attack": "name the ATT&CK techniques it plays",
    "workload": "without one, nobody sees what the response breaks",
    "limits": "say what it does not show",
}


def find_advice(draft: Draft) -> Iterator[Problem]:
    """Find what is allowed but probably not meant."""
    for key, reason in _WANTED.items():
        if key not in draft.document.data:
            yield draft.problem((), f"there is no `{key}`", reason)
    yield from _advise_on_playbook(draft)
    yield from _advise_on_names(draft)
    for path, inject in draft.injects:
        known = finding_types().get(inject.finding.type) if inject.finding else None
        if known and known.status == "documented":
            message = "GuardDuty no longer lists this type as active"
            yield draft.problem((*path, "finding", "type"), message)


def _advise_on_playbook(draft: Draft) -> Iterator[Problem]:
    playbook = draft.scenario.playbook
    if draft.scenario.goals and playbook.contain is None:
        message = "the adversary has goals and nothing asks that they fail"
        yield draft.problem(("playbook",), message, "add `contain`", key=True)
    if playbook.pass_mark == 0:
        yield draft.problem(("playbook", "pass"), "a pass mark of 0 passes everything")


def _advise_on_names(draft: Draft) -> Iterator[Problem]:
    used = {reference.name for reference in find_references(draft.document.data)}
    for path, inject in draft.injects:
        for name in inject.save:
            if name not in used:
                message = f"`{name}` is saved and never used"
                yield draft.problem((*path, "save", name), message, key=True)
