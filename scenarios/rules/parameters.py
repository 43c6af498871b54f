"""The estate's template gets the parameters it asks for, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["find_problems"]


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find parameters the template does not have, and those it is not given."""
    if draft.template is None:
        return
    given = draft.scenario.parameters
    for name in given:
        if name not in draft.template.parameters:
            message = f"the estate has no parameter `{name}`"
            hint = suggest(name, draft.template.parameters)
            yield draft.problem(("parameters", name), message, hint, key=True)
    for name in draft.template.required:
        if name not in given and draft.is_whole:
            message = f"the estate needs the parameter `{name}`"
            hint = f"add `parameters: {{{name}: …}}`"
            yield draft.problem(("estate",), message, hint)
