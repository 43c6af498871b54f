"""Thresholds: how often something was seen of late, in bounded memory.

A rule's memory forgets a group when nothing of it was seen for as long as the window
is; of each group it keeps at most as many moments, or distinct values, as the threshold
counts, and it keeps at most `MOST_GROUPS` groups.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.detectors.paths import find_text, find_value

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from gameday.simulator.aws.guardduty.detectors.rule import Threshold

__all__ = ["MOST_GROUPS", "Window"]

MOST_GROUPS = 1_024


@dataclass(slots=True)
class _Group:
    """What was seen of one group."""

    last_s: float = 0.0
    moments: deque[float] = field(default_factory=deque)
    values: dict[str, float] = field(default_factory=dict)
    """Distinct values, and when each was seen last."""
    began_s: float = 0.0
    total: float = 0.0


class Window:
    """The memory of one rule; times are seconds on one clock."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold
        self._within_s = threshold.within.total_seconds()
        self._groups: OrderedDict[Hashable, _Group] = OrderedDict()

    def __len__(self) -> int:
        return len(self._groups)

    def take(self, record: Mapping[str, Any], now: float) -> bool:
        """Count a record, and say whether there are enough."""
        self._forget(now)
        key = tuple(find_text(record, path) for path in self._threshold.by)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(began_s=now)
            if len(self._groups) > MOST_GROUPS:
                self._groups.popitem(last=False)
        self._groups.move_to_end(key)
        group.last_s = now
        if self._threshold.total is not None:
            return self._add_up(group, record, now)
        if self._threshold.distinct is not None:
            return self._tell_apart(group, record, now)
        return self._count(group, now)

    def _forget(self, now: float) -> None:
        while self._groups:
            oldest = next(iter(self._groups.values()))
            if now - oldest.last_s <= self._within_s:
                return
            self._groups.popitem(last=False)

    def _count(self, group: _Group, now: float) -> bool:
        group.moments.append(now)
        while len(group.moments) > self._threshold.count:
            group.moments.popleft()
        enough = len(group.moments) == self._threshold.count
        return enough and now - group.moments[0] <= self._within_s

    def _tell_apart(self, group: _Group, record: Mapping[str, Any], now: float) -> bool:
        value = find_text(record, self._threshold.distinct or "")
        if value is not None:
            group.values.pop(value, None)
            group.values[value] = now
        while group.values:
            oldest = next(iter(group.values))
            is_old = now - group.values[oldest] > self._within_s
            if not is_old and len(group.values) <= self._threshold.count:
                break
            del group.values[oldest]
        return len(group.values) >= self._threshold.count

    def _add_up(self, group: _Group, record: Mapping[str, Any], now: float) -> bool:
        """Add within windows that follow each other, so that one number is enough."""
        if now - group.began_s > self._within_s:
            group.began_s, group.total = now, 0.0
        value = find_value(record, self._threshold.total or "")
        group.total += value if isinstance(value, int | float) else 0
        return group.total >= self._threshold.count
