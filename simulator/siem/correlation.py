"""Correlations: what many matches mean together, within a span of time.

A window is as long as the correlation's timespan and ends with one of its matches, so a
burst is found wherever it falls. Matches that share the values of the ``group-by``
fields are counted together. A correlation never waits for something not to happen, so a
condition that asks for few or none is not evaluated.
"""

from __future__ import annotations

import math
import operator
import statistics
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.simulator.siem.scalars import read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from gameday.simulator.siem.titles import Title

__all__ = ["COMPARISONS", "MEASURES", "Correlation", "Match", "Memory", "measure"]

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
}
"""How a measure may be held against a condition's number."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that matched once."""

    rule: str
    """The rule's id."""
    time: datetime
    """When what it matched happened."""
    records: tuple[str, ...]
    """What it matched."""
    group: tuple[str, ...] = ()
    """The values that a correlation groups it by."""
    values: tuple[str, ...] = ()
    """The values that a correlation counts or measures."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """A rule about the matches of other rules."""

    title: Title
    rules: tuple[str, ...]
    """The rules it builds on, in the order it names them."""
    span: timedelta
    holds: Callable[[Sequence[Match]], bool]
    """Whether it is true of the matches in one window, oldest first."""
    group_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each rule, the fields whose values make a group."""
    fields: tuple[str, ...] = ()
    """The fields whose values are counted or measured."""


class Memory:
    """The recent matches a correlation builds on, by group.

    Args:
        correlation: Whose.
        slack: How much later than another a match may come in and still count.
    """

    def __init__(self, correlation: Correlation, *, slack: timedelta) -> None:
        self.correlation = correlation
        self._kept: defaultdict[tuple[str, ...], list[Match]] = defaultdict(list)
        self._keep = correlation.span + slack

    def add(self, matches: Iterable[Match], now: datetime) -> Iterator[Match]:
        """Take in new matches and yield those of the correlation that they make.

        Of a group, one at the most: the window that ends last.
        """
        fresh: defaultdict[tuple[str, ...], list[Match]] = defaultdict(list)
        for match in matches:
            fresh[match.group].append(match)
        for group, added in fresh.items():
            known = [*self._kept[group], *added]
            self._kept[group] = sorted(known, key=lambda each: each.time)
            if window := self._find(self._kept[group], added):
                yield self._conclude(group, window)
        self._forget(now)

    def _find(self, known: Sequence[Match], added: Sequence[Match]) -> Sequence[Match]:
        """Return the latest window that has a new match and in which it holds."""
        new = {id(match) for match in added}
        first = next(i for i, match in enumerate(known) if id(match) in new)
        times = [match.time for match in known]
        for end in range(len(known), first, -1):
            start = bisect_right(times, times[end - 1] - self.correlation.span)
            window = known[start:end]
            is_new = any(id(match) in new for match in window)
            if is_new and self.correlation.holds(window):
                return window
        return ()

    def _conclude(self, group: tuple[str, ...], window: Sequence[Match]) -> Match:
        records = dict.fromkeys(each for match in window for each in match.records)
        title = self.correlation.title
        return Match(title.id, window[-1].time, tuple(records), group)

    def _forget(self, now: datetime) -> None:
        oldest = now - self._keep
        for group, kept in list(self._kept.items()):
            self._kept[group] = [match for match in kept if match.time >= oldest]
            if not self._kept[group]:
                del self._kept[group]


def _count_values(window: Sequence[Match]) -> float:
    return len({match.values for match in window if match.values})


def measure(
    over: Callable[[Sequence[float]], float],
) -> Callable[[Sequence[Match]], float]:
    """Return a measure over the numbers among the values of a window's matches."""

    def read(window: Sequence[Match]) -> float:
        found = (read_number(each) for match in window for each in match.values)
        numbers = [number for number in found if number is not None]
        return over(numbers) if numbers else math.nan

    return read


MEASURES: Mapping[str, Callable[[Sequence[Match]], float]] = {
    "event_count": len,
    "value_avg": measure(statistics.fmean),
    "value_count": _count_values,
    "value_median": measure(statistics.median),
    "value_sum": measure(math.fsum),
}
"""What a correlation of each type holds against its number."""
