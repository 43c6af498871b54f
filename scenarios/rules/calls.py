"""Every AWS call exists, and its parameters have the names and types AWS gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.checks import CHECKS
from gameday.scenarios.operations import find_operation, input_shape
from gameday.scenarios.shapes import find_shape_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["find_problems"]


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find calls of unknown operations or with parameters that do not fit."""
    for path, name, arguments in _calls(draft):
        fault = find_operation(name)
        if fault is not None:
            yield fault.locate(draft.document, *path, "call")
            continue
        for fault in find_shape_faults(arguments, input_shape(name)):
            yield fault.locate(draft.document, *path, "with")


def _calls(draft: Draft) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for path, step in draft.steps:
        if step.call is not None:
            yield path, step.call, step.arguments
    for path, objective in draft.objectives:
        check = CHECKS.get(objective.check or objective.must_not or "")
        if check and "call" in check.arguments.model_fields:
            call, arguments = (objective.arguments.get(key) for key in ("call", "with"))
            is_readable = isinstance(call, str) and ":" in call
            if is_readable and isinstance(arguments, dict | None):
                yield (*path, "with"), str(call), arguments or {}
