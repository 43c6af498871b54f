"""Collateral damage: what the response broke that had nothing to do with the incident.

Two things count: a change to a resource the referee knows as uninvolved
(``collateral.done``), and an outage that began after the response's first action, of a
workload the playbook forbids to take down, for longer than it tolerates. An outage the
adversary caused is impact, not collateral.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scorecards.facts.account import CollateralDone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.course import Course
    from gameday.scorecards.impact import Downtime, Outage

__all__ = ["Damage", "find_collateral"]


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing the response broke."""

    at: float
    resource: str
    """The resource's id, or the workload's."""
    what: str
    by: str
    """Who did it; no text where that is not known."""
    operation: str
    """The API call that did it; no text for an outage."""


def find_collateral(
    course: Course,
    playbook: Playbook,
    *,
    downtimes: tuple[Downtime, ...],
    first_action: float | None,
) -> tuple[Damage, ...]:
    """Find everything the response broke, in the order it happened.

    Args:
        course: The exercise up to its end.
        playbook: Says which workloads must stay up.
        downtimes: The outages of every workload.
        first_action: When the response first changed something, in seconds; None
            where it never did, and so cannot have broken anything that is up.
    """
    damages = [*_find_touched(course)]
    if first_action is not None:
        guarded = _find_guarded(playbook)
        for downtime in downtimes:
            tolerated = guarded.get(downtime.workload)
            for outage in downtime.outages:
                if tolerated is None or outage.start < first_action:
                    continue
                if outage.end - outage.start > tolerated:
                    damages.append(_blame(downtime.workload, outage))
    return tuple(sorted(damages, key=lambda damage: damage.at))


def _find_touched(course: Course) -> Iterator[Damage]:
    for told in course.every(CollateralDone):
        yield Damage(
            at=told.at,
            resource=told.resource,
            what=told.what,
            by=told.by,
            operation=told.operation,
        )


def _find_guarded(playbook: Playbook) -> dict[str, float]:
    """Map each workload that must stay up to the seconds it may be down."""
    return {
        objective.workload: objective.longer_than.total_seconds()
        for objective in playbook.objectives
        if objective.must_not and objective.workload
    }


def _blame(workload: str, outage: Outage) -> Damage:
    length = format_duration(outage.end - outage.start)
    what = f"down for {length}" + (f": {outage.reason}" if outage.reason else "")
    return Damage(at=outage.start, resource=workload, what=what, by="", operation="")
