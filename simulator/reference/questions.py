"""checks.md: every check and every happening a playbook can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.checks import CHECKS, HAPPENINGS
from gameday.scenarios.playbook import Phase
from gameday.simulator.reference.grammar import list_fields
from gameday.simulator.reference.markdown import item, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.checks import Check

__all__ = ["list_lines"]


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# Checks and happenings"
    yield ""
    yield from paragraph(
        "An objective names a check as its `check`, which must become true and stay so"
        " to the end, or as its `must_not`, which must never become true. What the"
        " check is about stands under the objective's `with`. The referee asks after"
        " every call that changed the account. A check scores the phase it is listed in"
        " unless its objective says `phase`."
    )
    for phase in Phase:
        checks = [check for check in CHECKS.values() if check.phase is phase]
        if checks:
            yield from ("", f"## {phase.value.capitalize()}")
        for check in checks:
            yield from ("", f"### `{check.name}`", "", *_describe(check))
    yield from ("", "## Happenings", "")
    yield from paragraph(
        "An objective's `before` names an inject, another objective, or one of these."
        " It is about the resource that the objective's `with` names, an instance's"
        " volumes and snapshots included, and about any such resource where it names"
        " none."
    )
    yield ""
    rows = ((f"`{name}`", meaning) for name, meaning in HAPPENINGS.items())
    yield from table(("happening", "meaning"), rows)


def _describe(check: Check) -> Iterator[str]:
    use = " Only as a `must_not`." if check.is_only_must_not else ""
    yield from paragraph(check.meaning + use)
    fields = list(list_fields(check.arguments))
    if check.watches_workload:
        fields.append("`workload` (id, required), beside `with`: Which workload.")
    if fields:
        yield ""
    for words in fields:
        yield from item(words)
