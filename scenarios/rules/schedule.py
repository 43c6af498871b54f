"""Every inject has its time: a fixed one, or one after another inject, in no circle."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import Inject

__all__ = ["Timetable", "find_problems"]


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find injects without a time, after nothing, or in a circle."""
    known = draft.ids("injects")
    for path, inject in draft.injects:
        yield from _check_time(draft, path, inject)
        if inject.after is not None and inject.after not in known:
            message = f"`after` names no inject: `{inject.after}`"
            yield draft.problem((*path, "after"), message, suggest(inject.after, known))
    yield from _find_circles(draft)


class Timetable:
    """When each inject begins at the earliest, and which comes after which.

    Of injects in a circle, each comes after every other.
    """

    def __init__(self, injects: Iterable[Inject]) -> None:
        by_id = {inject.id: inject for inject in injects}
        self._parents = {name: inject.after for name, inject in by_id.items()}
        self._order = {name: order for order, name in enumerate(by_id)}
        self._starts: dict[str, timedelta] = {}
        for name in by_id:
            # From the first that has a time down to this one, so that each is added up
            # once, however long the chain is.
            for each in reversed([*self._go_back(name, until=self._starts)]):
                inject = by_id[each]
                before = self._starts.get(inject.after or "", timedelta())
                self._starts[each] = before + (inject.at or inject.delay)

    def is_before(self, one: str, other: str) -> bool:
        """Say whether an inject has been played for certain when another one is."""
        if self._place(one) < self._place(other):
            return True
        # At one moment the order in the file counts, unless one waits for the other.
        earliest = self._starts[one]
        for each in self._go_back(other):
            if each == one:
                return each != other
            if self._starts[each] < earliest:
                return False
        return False

    def _place(self, name: str) -> tuple[timedelta, int]:
        return self._starts[name], self._order[name]

    def _go_back(self, name: str, until: Container[str] = ()) -> Iterator[str]:
        """Go from an inject to those it comes after; a circle once round."""
        seen: set[str] = set()
        at: str | None = name
        while at in self._parents and at not in seen and at not in until:
            seen.add(at)
            yield at
            at = self._parents[at]


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
    paths = {inject.id: path for path, inject in draft.injects}
    parents = {inject.id: inject.after for _, inject in draft.injects}
    order = {name: number for number, name in enumerate(parents)}
    settled: set[str] = set()
    for start in parents:
        walked: dict[str, None] = {}
        name: str | None = start
        while name in parents and name not in settled and name not in walked:
            walked[name] = None
            name = parents[name]
        settled.update(walked)
        if name in walked:
            circle = list(walked)[list(walked).index(name) :]
            first = circle.index(min(circle, key=order.__getitem__))
            circle = [*circle[first:], *circle[: first + 1]]
            told = " → ".join(f"`{each}`" for each in circle)
            yield draft.problem((*paths[circle[0]], "after"), f"cyclic `after`: {told}")
