"""The findings of an exercise, each listed once; an update is counted, not listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts.detection import FindingPublished

if TYPE_CHECKING:
    from gameday.scorecards.course import Course

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
    by_finding: dict[str, list[FindingPublished]] = {}
    for published in course.every(FindingPublished):
        by_finding.setdefault(published.finding, []).append(published)
    return tuple(_fold(each[0], len(each) - 1) for each in by_finding.values())


def _fold(first: FindingPublished, updates: int) -> Finding:
    return Finding(
        at=first.at,
        id=first.finding,
        type=first.type,
        severity=first.severity,
        resource=first.resource,
        title=first.title,
        updates=updates,
    )
