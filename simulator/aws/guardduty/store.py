"""The findings of every detector, in the order in which they were generated.

It keeps them; deciding that two sightings are one finding is `publisher`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from gameday.simulator.aws.guardduty.wire import Finding
    from gameday.simulator.engine.clock import Timer

__all__ = ["FindingStore", "Kept"]


@dataclass(slots=True)
class Kept:
    """A finding, and what became of it so far."""

    finding: Finding
    """In wire form; it changes in place."""
    suppressed: bool = False
    """Whether a filter archived it last, so that it is not sent."""
    published_at_s: float | None = None
    """When it was last sent, in seconds since the exercise began."""
    pending: Timer | None = None
    """The next time it will be sent."""


class FindingStore:
    """Findings by detector, by id and by what makes them the same."""

    def __init__(self) -> None:
        self._by_detector: dict[str, dict[str, Kept]] = {}
        self._by_identity: dict[tuple[str, Hashable], Kept] = {}

    def add(self, detector: str, kept: Kept, *identities: Hashable) -> None:
        """Keep a finding of a detector, and what it is known by from now on."""
        self._by_detector.setdefault(detector, {})[kept.finding["id"]] = kept
        for identity in identities:
            self._by_identity[detector, identity] = kept

    def find_same(self, detector: str, identity: Hashable) -> Kept | None:
        """Return the finding that a sighting of that identity updates, if any."""
        return self._by_identity.get((detector, identity))

    def find(self, detector: str, finding: str) -> Kept | None:
        """Return a detector's finding by its id, or None."""
        return self._by_detector.get(detector, {}).get(finding)

    def list_all(self) -> list[Finding]:
        """Return the findings of every detector, archived ones included."""
        return [
            finding
            for each in self._by_detector
            for finding in self.list_findings(each)
        ]

    def list_findings(self, detector: str) -> list[Finding]:
        """Return a detector's findings, the oldest first."""
        return [kept.finding for kept in self._by_detector.get(detector, {}).values()]
