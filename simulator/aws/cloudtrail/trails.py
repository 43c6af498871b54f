"""Which of an account's trails a name means, and which record an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.cloudtrail.selectors import is_selected
from gameday.simulator.aws.global_services import IN_TRAILS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.aws.cloudtrail.state import Trail

__all__ = ["find_trail", "is_recorded"]


def is_recorded(trail: Trail, record: Record) -> bool:
    """Tell whether a trail records an event, as the trail is."""
    return (
        trail.is_logging
        and _covers(trail, record)
        and is_selected(record, trail.basic, trail.advanced)
    )


def find_trail(trails: Iterable[Trail], region: str, name: str) -> Trail | None:
    """Return the trail of an account that a name or ARN means to a region, or None.

    Trails of every region are shown in all the others.
    """
    for trail in trails:
        is_here = trail.region == region or trail.is_multi_region
        if trail.arn == name or (trail.name == name and is_here):
            return trail
    return None


def _covers(trail: Trail, record: Record) -> bool:
    if trail.is_multi_region or trail.region == record.region:
        return trail.has_global_events or record["eventSource"] not in IN_TRAILS
    return False
