"""Every objective asks one thing, by a known check, and tells it what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.checks import CHECKS, Check
from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.playbook import Objective

__all__ = ["find_problems"]

_OF_A_CHECK = {"within": "within", "since": "from", "before": "before"}
_OF_A_MUST_NOT = {"longer_than": "longer_than"}


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find objectives that ask nothing, too much, or what no check answers."""
    for path, objective in draft.objectives:
        yield from _check_kind(draft, path, objective)
        yield from _check_words(draft, path, objective)


def _check_kind(draft: Draft, path: Path, objective: Objective) -> Iterator[Problem]:
    if objective.check is None and objective.must_not is None:
        message = f"`{objective.id}` asks nothing: `check` or `must_not` is missing"
        yield draft.problem(path, message)
    elif objective.check is not None and objective.must_not is not None:
        message = "expected either `check` or `must_not`"
        hint = "make it two objectives"
        yield draft.problem((*path, "must_not"), message, hint, key=True)
    elif objective.check is not None:
        message = "`{}` belongs to a `must_not`"
        yield from _refuse(draft, path, objective, _OF_A_MUST_NOT, message)
    else:
        message = "`{}` belongs to a `check`; a `must_not` holds all the time"
        yield from _refuse(draft, path, objective, _OF_A_CHECK, message)


def _refuse(
    draft: Draft,
    path: Path,
    objective: Objective,
    keys: dict[str, str],
    message: str,
) -> Iterator[Problem]:
    for name, key in keys.items():
        if name in objective.model_fields_set:
            yield draft.problem((*path, key), message.format(key), key=True)


def _check_words(draft: Draft, path: Path, objective: Objective) -> Iterator[Problem]:
    for key in ("check", "must_not"):
        name = getattr(objective, key)
        if name is None:
            continue
        check = CHECKS.get(name)
        if check is None:
            hint = suggest(name, CHECKS) or f"known: {', '.join(CHECKS)}"
            yield draft.problem((*path, key), f"unknown check `{name}`", hint)
            continue
        if key == "check" and check.is_only_must_not:
            message = f"`{name}` cannot be wanted"
            yield draft.problem((*path, key), message, "make it a `must_not`")
        yield from _check_arguments(draft, path, objective, check)


def _check_arguments(
    draft: Draft, path: Path, objective: Objective, check: Check
) -> Iterator[Problem]:
    for fault in validate(objective.arguments, check.arguments).faults:
        yield fault.locate(draft.document, *path, "with")
    if not check.watches_workload:
        if objective.workload is not None:
            message = f"`{check.name}` is not about a workload"
            yield draft.problem((*path, "workload"), message, key=True)
    elif objective.workload is None:
        message = f"`{check.name}` needs to know of what: `workload` is missing"
        yield draft.problem(path, message)
    elif objective.workload not in (known := draft.ids("workload")):
        message = f"unknown workload `{objective.workload}`"
        hint = suggest(objective.workload, known)
        yield draft.problem((*path, "workload"), message, hint)
