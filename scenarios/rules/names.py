"""Ids are unique, and no id is a word with a meaning of its own."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from gameday.scenarios.checks import HAPPENINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["RESERVED", "find_problems"]

RESERVED = frozenset(
    {"inject", "alert", "detect", "acknowledge", "contain", "recover", *HAPPENINGS}
)
"""The bases of deadlines, the objectives every playbook can have, and happenings."""


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find ids that are used twice or that are reserved."""
    seen: dict[str, int] = {}
    for line, path, name in sorted(_ids(draft), key=itemgetter(0)):
        if name in RESERVED:
            yield draft.problem(path, f"the id `{name}` has a meaning of its own")
        if name in seen:
            hint = f"first on line {seen[name]}"
            yield draft.problem(path, f"duplicate id `{name}`", hint)
        seen.setdefault(name, line)


def _ids(draft: Draft) -> Iterator[tuple[int, Path, str]]:
    """Yield the line, the path and the word of every id."""
    named = [(path, step.id) for path, step in draft.steps]
    named += [(path, objective.id) for path, objective in draft.objectives]
    for path, name in named:
        place = (*path, "id")
        yield draft.document.where(place).line or 0, place, name
