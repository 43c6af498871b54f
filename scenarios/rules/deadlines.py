"""Every deadline has a moment it counts from and something that can meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.checks import HAPPENINGS
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.playbook import Deadline

__all__ = ["find_problems"]

_BASES = ("inject", "alert")


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find deadlines that nothing starts or that nothing can meet."""
    yield from _check_response(draft)
    yield from _check_goals(draft)
    yield from _check_objectives(draft)
    if draft.is_whole:
        yield from _check_emptiness(draft)


def _check_response(draft: Draft) -> Iterator[Problem]:
    for name in ("detect", "acknowledge", "contain", "recover"):
        deadline: Deadline | None = getattr(draft.scenario.playbook, name)
        if deadline is not None:
            yield from _check_base(draft, ("playbook", name), deadline.since)
    if draft.scenario.playbook.recover is not None and not draft.ids("workload"):
        message = "`recover` asks that the workload works, and there is no `workload`"
        yield draft.problem(("playbook", "recover"), message, key=True)


def _check_goals(draft: Draft) -> Iterator[Problem]:
    contain, path = draft.scenario.playbook.contain, ("playbook", "contain")
    if contain is None:
        return
    goals = [inject.id for inject in draft.scenario.goals]
    injects = [inject.id for inject in draft.scenario.injects]
    if not goals and draft.is_whole:
        message = "`contain` asks that the adversary's goals fail, and there is none"
        hint = "give the inject to be stopped `goal: true`"
        yield draft.problem(path, message, hint, key=True)
        return
    for index, name in enumerate(contain.goals):
        place = (*path, "goals", index)
        if name in injects and name not in goals:
            message = f"`{name}` is not a goal"
            yield draft.problem(place, message, "give it `goal: true`")
        elif name not in draft.ids("injects"):
            yield draft.problem(place, f"unknown goal `{name}`", suggest(name, goals))


def _check_objectives(draft: Draft) -> Iterator[Problem]:
    events = (*draft.ids("injects"), *draft.ids("playbook", "objectives"), *HAPPENINGS)
    for path, objective in draft.objectives:
        if objective.within is not None:
            yield from _check_base(draft, path, objective.since)
        elif objective.check and "since" in objective.model_fields_set:
            message = "`from` starts a deadline: `within` is missing"
            yield draft.problem((*path, "from"), message, key=True)
        if objective.before == objective.id:
            message = f"`{objective.id}` cannot come before itself"
            yield draft.problem((*path, "before"), message)
        elif objective.before is not None and objective.before not in events:
            message = f"unknown `before`: `{objective.before}`"
            hint = suggest(objective.before, events)
            hint = hint or f"an inject, an objective, or: {', '.join(HAPPENINGS)}"
            yield draft.problem((*path, "before"), message, hint)


def _check_base(draft: Draft, path: Path, since: str) -> Iterator[Problem]:
    injects = draft.ids("injects")
    if not injects:
        if draft.is_whole:
            message = "the deadline has no base: there are no injects"
            yield draft.problem((*path, "within"), message, key=True)
    elif since not in (*_BASES, *injects):
        message = f"unknown base of a deadline: `{since}`"
        hint = suggest(since, (*_BASES, *injects))
        hint = hint or "`inject`, `alert`, or the id of an inject"
        yield draft.problem((*path, "from"), message, hint)


def _check_emptiness(draft: Draft) -> Iterator[Problem]:
    playbook = draft.scenario.playbook
    asked = (playbook.detect, playbook.acknowledge, playbook.contain, playbook.recover)
    if not any(asked) and not playbook.objectives:
        message = "the playbook asks for nothing"
        yield draft.problem(
            ("playbook",), message, "add `detect`, `contain` or `objectives`"
        )
