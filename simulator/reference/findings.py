"""finding-types.md: every documented type of finding, and who here produces it."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.detectors.rule import load_rules
from gameday.simulator.reference.markdown import code, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.finding_types import FindingType

__all__ = ["list_lines"]

_STATUS = {
    "active": "",
    "documented": "no longer listed as active",
    "opt-in": "a custom detection rule, to be switched on",
}


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    types, detected = finding_types(), {rule.type for rule in load_rules()}
    yield "# Finding types"
    yield ""
    yield from paragraph(
        f"GuardDuty's {len(types)} types as documented in 2026. A scenario can inject"
        " every one of them, about a resource by one of the keys listed. Those with a"
        f" detector here ({len(detected & types.keys())}) are also published when the"
        " account's own logs show their cause."
    )
    ordered = sorted(types.values(), key=attrgetter("plan", "type"))
    for plan, group in groupby(ordered, key=attrgetter("plan")):
        yield from ("", f"## {plan}", "")
        rows = [_row(each, is_detected=each.type in detected) for each in group]
        yield from table(("type", "severity", "about", "detector", "remarks"), rows)


def _row(each: FindingType, *, is_detected: bool) -> tuple[str, ...]:
    about = code(*each.resource_keys) or "any"
    detector = "yes" if is_detected else "no"
    return f"`{each.type}`", each.severity, about, detector, _STATUS[each.status]
