"""The trails of the account, as they are now: who is logging, and what each selects.

It reads moto's trails and changes nothing in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.cloudtrail.models import cloudtrail_backends

from gameday.simulator.aws.cloudtrail.selectors import is_selected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from moto.cloudtrail.models import Trail

    from gameday.simulator.aws.cloudtrail.record import Record

__all__ = ["Watch", "find_trail", "find_trails", "find_watches"]

_GLOBAL = frozenset({"cloudfront.amazonaws.com", "iam.amazonaws.com"})


@dataclass(frozen=True, slots=True)
class Watch:
    """A trail that is logging, with the selectors it had at a moment."""

    trail: Trail
    basic: Sequence[Mapping[str, Any]]
    advanced: Sequence[Mapping[str, Any]]

    def takes(self, record: Record) -> bool:
        """Tell whether the trail records an event."""
        return self._covers(record) and is_selected(record, self.basic, self.advanced)

    def _covers(self, record: Record) -> bool:
        trail = self.trail
        if trail.is_multi_region or trail.region_name == record.region:
            return record["eventSource"] not in _GLOBAL or bool(
                trail.include_global_service_events
            )
        return False


def find_trails(account: str) -> Iterator[Trail]:
    """Find the trails of an account, in every region."""
    for backend in list(cloudtrail_backends[account].values()):
        yield from list(backend.trails.values())


def find_watches(account: str) -> tuple[Watch, ...]:
    """Return the trails of an account that are logging now."""
    return tuple(
        Watch(trail, trail.event_selectors, trail.advanced_event_selectors)
        for trail in find_trails(account)
        if trail.status.is_logging
    )


def find_trail(account: str, region: str, name: str) -> Trail | None:
    """Return the trail a name or ARN means to a region, or None.

    Trails of every region are shown in all the others.
    """
    for trail in find_trails(account):
        is_here = trail.region_name == region or trail.is_multi_region
        if trail.arn == name or (trail.trail_name == name and is_here):
            return trail
    return None
