"""What a scorecard lists one by one: what was found, and what the response did.

A finding is listed once; an update is counted. Of the API calls those are listed that
changed something or were refused; plain reads change nothing, and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.detection import FindingPublished

if TYPE_CHECKING:
    from gameday.scorecards.course import Course

__all__ = ["Action", "Finding", "list_actions", "list_findings"]


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


@dataclass(frozen=True, slots=True)
class Action:
    """One API call of the response that changed something, or was refused."""

    at: float
    by: str
    operation: str
    """As policies name it: ``ec2:StopInstances``."""
    resources: tuple[str, ...]
    error: str
    """The error's code; no text where it succeeded."""
    changed: bool
    """Whether the account may be another one after it."""


def list_actions(course: Course) -> tuple[Action, ...]:
    """List the response's API calls, in order."""
    return tuple(
        Action(
            at=call.at,
            by=str(call.actor),
            operation=call.name,
            resources=call.resources,
            error=call.error,
            changed=call.changed_something,
        )
        for call in course.every(ApiCalled)
        if call.is_response and not call.is_plain_read
    )
