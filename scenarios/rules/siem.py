"""A SIEM's rules are where they are said to be; what they say is not looked at here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["find_problems"]

_SHORTEST = timedelta(seconds=1)


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find rules that are not there, and a schedule that nobody could keep."""
    siem = draft.scenario.siem
    if siem is None:
        return
    places = Places.beside(Path(draft.document.path))
    listed = isinstance(draft.document.data["siem"]["rules"], list)
    for index, name in enumerate(siem.rules):
        if places.find(name) is None:
            path = ("siem", "rules", index) if listed else ("siem", "rules")
            hint = "a Sigma rule, or a folder with some; relative to the scenario"
            yield draft.problem(path, f"no rules at `{name[:100]}`", hint)
    if siem.every < _SHORTEST:
        yield draft.problem(("siem", "every"), "expected a duration of 1s or more")
