"""The SIEM itself: collects, searches on a schedule, and raises alerts.

Each search runs every rule over the records that came in since the one before. What a
rule matches in one search is one alert. It judges nothing: whether an alert was right
shows in the journal.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gameday.scorecards.actor import SIEM
from gameday.simulator.siem.correlation import Match, Memory
from gameday.simulator.siem.fields import find_values, texts_of
from gameday.simulator.siem.logsources import identify, time_of, widen
from gameday.simulator.siem.titles import Level

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from gameday.scorecards.journal import Journal
    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.siem.correlation import Correlation
    from gameday.simulator.siem.feed import Arrival, Feed
    from gameday.simulator.siem.rules import Rule, Ruleset
    from gameday.simulator.siem.titles import Title

__all__ = ["Settings", "Siem"]

_MOST_NAMED = 20
"""How many records an alert names, and how many left-out rules the beginning."""

_LATEST = timedelta(hours=1)
"""How much later than another a record may come in and still be correlated with it;
CloudTrail and flow logs are there within fifteen minutes."""

_Seen = tuple["Arrival", "Mapping[str, Any]"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a SIEM works."""

    every: timedelta = timedelta(minutes=5)
    """How often every rule is run."""
    delay: timedelta = timedelta(minutes=1)
    """How long after its delivery a log can be searched."""
    to: str = "soc"
    """Who is told of an alert."""
    notify: Level = Level.MEDIUM
    """The level from which somebody is told; an alert below it waits in a console."""


class Siem:
    """Runs rules over what was delivered.

    Args:
        rules: What it looks for.
        feeds: Where records come from.
        clock: The exercise's clock.
        journal: Where alerts are told.
        rng: Draws how far into its schedule the exercise finds it.
        settings: How it works.
    """

    def __init__(
        self,
        rules: Ruleset,
        feeds: Sequence[Feed],
        *,
        clock: Clock,
        journal: Journal,
        rng: random.Random,
        settings: Settings | None = None,
    ) -> None:
        self.rules = rules
        self.settings = settings or Settings()
        self._feeds = feeds
        self._clock = clock
        self._journal = journal
        self._rng = rng
        self._memories = [Memory(each, slack=_LATEST) for each in rules.correlations]
        self._needed = _find_needed(rules)

    def begin(self) -> None:
        """Tell which rules there are, and search on schedule from here on."""
        self._journal.record(
            "siem.began",
            SIEM,
            rules=len(self.rules.rules) + len(self.rules.correlations),
            every_s=self.settings.every.total_seconds(),
            left_out=len(self.rules.notes),
            notes=[str(note) for note in self.rules.notes[:_MOST_NAMED]],
        )
        period = self.settings.every.total_seconds()
        self._clock.call_later(
            self._rng.uniform(0, period), self._go_on, name=str(SIEM)
        )

    def search(self) -> None:
        """Run every rule once over what has come in since the last time."""
        now = self._clock.now()
        until = now - self.settings.delay
        seen = [
            (arrival, widen(arrival.kind, arrival.record))
            for feed in self._feeds
            for arrival in feed.collect(until)
        ]
        matches: defaultdict[str, list[Match]] = defaultdict(list)
        for rule in self.rules.rules:
            hits = [each for each in seen if _fits(rule, each)]
            for arrival, record in hits if rule.title.id in self._needed else ():
                for correlation in self._needed[rule.title.id]:
                    match = _make_match(rule, correlation, arrival, record)
                    if match is not None:
                        matches[correlation.title.id].append(match)
            self._report(rule.title, [_make_plain(rule, *each) for each in hits])
        self._correlate(matches, now)

    def _go_on(self) -> None:
        # A search takes no time of its own; while this sleeps, everybody else acts.
        while True:
            self.search()
            self._clock.sleep(self.settings.every.total_seconds())

    def _correlate(self, matches: Mapping[str, list[Match]], now: datetime) -> None:
        """Run the correlations, each after those it builds on."""
        pending = {name: list(each) for name, each in matches.items()}
        for memory in self._memories:
            title = memory.correlation.title
            found = list(memory.add(pending.get(title.id, ()), now))
            for outer in self._needed.get(title.id, ()):
                again = [_regroup(each, memory.correlation, outer) for each in found]
                pending.setdefault(outer.title.id, []).extend(again)
            self._report(title, found)

    def _report(self, title: Title, matches: Sequence[Match]) -> None:
        """Raise one alert for everything a rule matched in a search."""
        if not matches or not title.alerts:
            return
        records = dict.fromkeys(name for each in matches for name in each.records)
        told = {"to": self.settings.to} if title.level >= self.settings.notify else {}
        self._journal.record(
            "alert.raised",
            SIEM,
            source="siem",
            rule=title.id,
            title=title.text,
            level=title.level.word,
            records=list(records)[:_MOST_NAMED],
            count=len(records),
            since=min(each.time for each in matches).isoformat().replace("+00:00", "Z"),
            **told,
        )


def _fits(rule: Rule, seen: _Seen) -> bool:
    arrival, record = seen
    return arrival.kind is rule.kind and rule.matches(record)


def _find_needed(rules: Ruleset) -> Mapping[str, list[Correlation]]:
    """Return, for each rule, the correlations that build on it."""
    needed: defaultdict[str, list[Correlation]] = defaultdict(list)
    for correlation in rules.correlations:
        for rule in dict.fromkeys(correlation.rules):
            needed[rule].append(correlation)
    return dict(needed)


def _make_plain(rule: Rule, arrival: Arrival, record: Mapping[str, Any]) -> Match:
    time = time_of(arrival.kind, record, otherwise=arrival.at)
    return Match(rule.title.id, time, (identify(arrival.kind, record),))


def _make_match(
    rule: Rule, correlation: Correlation, arrival: Arrival, record: Mapping[str, Any]
) -> Match | None:
    """Return a match as a correlation needs it; None where it has no group."""
    group = _read(record, correlation.group_by.get(rule.title.id, ()))
    values = _read(record, correlation.fields)
    if group is None:
        return None
    plain = _make_plain(rule, arrival, record)
    return Match(plain.rule, plain.time, plain.records, group, values or ())


def _read(record: Mapping[str, Any], names: Iterable[str]) -> tuple[str, ...] | None:
    """Return the first value of each field as text; None where one is missing."""
    found = [next(find_values(record, name), None) for name in names]
    if any(value is None for value in found):
        return None
    return tuple(texts_of(value)[0] for value in found)


def _regroup(match: Match, inner: Correlation, outer: Correlation) -> Match:
    """Return a correlation's match as the one that builds on it groups it.

    It has the fields that it was grouped by, and no others.
    """
    names = next(iter(inner.group_by.values()), ())
    known = dict(zip(names, match.group, strict=True))
    group = tuple(known.get(each, "") for each in outer.group_by[inner.title.id])
    return Match(match.rule, match.time, match.records, group)
