"""Every inject has its time: a fixed one, or one after another inject, in no circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import Inject

__all__ = ["chain_of", "find_problems"]


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find injects without a time, after nothing, or in a circle."""
    known = draft.ids("injects")
    for path, inject in draft.injects:
        yield from _check_time(draft, path, inject)
        if inject.after is not None and inject.after not in known:
            message = f"`after` names no inject: `{inject.after}`"
            yield draft.problem((*path, "after"), message, suggest(inject.after, known))
    yield from _find_circles(draft)


def chain_of(start: str, parents: Mapping[str, str | None]) -> list[str]:
    """Return an inject and those it comes after, nearest first; a circle once round."""
    chain = [start]
    while (parent := parents.get(chain[-1])) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _check_time(draft: Draft, path: Path, inject: Inject) -> Iterator[Problem]:
    if inject.at is None and inject.after is None:
        message = f"`{inject.id}` has no time: `at` or `after` is missing"
        yield draft.problem(path, message)
    if inject.at is not None and inject.after is not None:
        message = "expected either `at` or `after`"
        yield draft.problem(
            (*path, "after"), message, "use `delay` with `after`", key=True
        )
    end = draft.scenario.duration
    if inject.at is not None and end is not None and inject.at > end:
        message = f"`{inject.id}` comes after the end of the exercise"
        yield draft.problem((*path, "at"), message)
    if "delay" in inject.model_fields_set and inject.after is None:
        message = "`delay` counts from another inject: `after` is missing"
        yield draft.problem((*path, "delay"), message, key=True)


def _find_circles(draft: Draft) -> Iterator[Problem]:
    parents = {inject.id: inject.after for _, inject in draft.injects}
    reported: set[str] = set()
    for path, inject in draft.injects:
        chain = chain_of(inject.id, parents)
        if parents.get(chain[-1]) == inject.id and inject.id not in reported:
            reported.update(chain)
            circle = " → ".join(f"`{name}`" for name in (*chain, inject.id))
            message = f"cyclic `after`: {circle}"
            yield draft.problem((*path, "after"), message)
