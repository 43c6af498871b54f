"""`TrailStore` over moto: trails of every account, read and changed in moto itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from moto.cloudtrail.models import cloudtrail_backends

from gameday.simulator.aws.moto.readers.cloudtrail import read_trail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.aws.cloudtrail.state import Selector, Trail

__all__ = ["MotoTrailStore"]


class MotoTrailStore:
    """The trails that moto keeps (see `TrailStore`)."""

    def __init__(self) -> None:
        # Weak: a trail that is deleted, and whose deliveries are done, may go.
        self._kept: WeakValueDictionary[int, Any] = WeakValueDictionary()

    def of_account(self, account: str) -> Sequence[Trail]:
        """Return the trails of an account, of every region."""
        found = []
        for backend in list(cloudtrail_backends[account].values()):
            for kept in list(backend.trails.values()):
                trail = read_trail(kept)
                self._kept[trail.serial] = kept
                found.append(trail)
        return found

    def current(self, trail: Trail) -> Trail:
        """Return a trail as it is now; one that is gone, as it was seen last."""
        kept = self._kept.get(trail.serial)
        return trail if kept is None else read_trail(kept)

    def select(
        self, trail: Trail, *, basic: Sequence[Selector], advanced: Sequence[Selector]
    ) -> None:
        """Set what a trail records."""
        kept = self._find(trail)
        # moto's own way would keep the advanced selectors beside new basic ones.
        kept.event_selectors = list(basic)
        kept.advanced_event_selectors = list(advanced)

    def stop_logging(self, trail: Trail) -> None:
        """Let a trail record nothing from now on."""
        self._find(trail).stop_logging()

    def delete(self, trail: Trail) -> None:
        """Delete a trail."""
        cloudtrail_backends[trail.account][trail.region].delete_trail(trail.name)

    @staticmethod
    def _find(trail: Trail) -> Any:
        return cloudtrail_backends[trail.account][trail.region].trails[trail.name]
