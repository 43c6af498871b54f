"""The rules a scenario keeps beyond its grammar: how its parts fit together.

Each module looks at one thing and yields a problem, with its place, for everything that
does not fit. Nothing is changed and nothing is asked of AWS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.rules import (
    calls,
    deadlines,
    findings,
    forms,
    guardduty,
    http,
    names,
    objectives,
    parameters,
    quotas,
    references,
    responders,
    schedule,
    siem,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["find_problems"]

_RULES = (
    names,
    forms,
    schedule,
    references,
    parameters,
    quotas,
    calls,
    findings,
    objectives,
    deadlines,
    responders,
    guardduty,
    siem,
    http,
)


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find everything that does not fit."""
    for rule in _RULES:
        yield from rule.find_problems(draft)
