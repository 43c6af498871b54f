"""The findings of an exercise, each listed once; an update is counted, not listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.scorecards.course import Course
    from gameday.scorecards.journal import Fact

__all__ = ["Finding", "list_findings"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, as first published."""

    at: float
    id: str
    type: str
    severity: float | None
    resource: str
    title: str
    updates: int
    """How often it was published again."""


def list_findings(course: Course) -> tuple[Finding, ...]:
    """List every finding once, in the order they were published."""
    by_finding: dict[str, list[Fact]] = {}
    for fact in course.every("finding.published"):
        by_finding.setdefault(fact.text("finding"), []).append(fact)
    return tuple(_fold(facts[0], len(facts) - 1) for facts in by_finding.values())


def _fold(first: Fact, updates: int) -> Finding:
    return Finding(
        at=first.t,
        id=first.text("finding"),
        type=first.text("type"),
        severity=first.number("severity"),
        resource=first.text("resource"),
        title=first.text("title"),
        updates=updates,
    )
