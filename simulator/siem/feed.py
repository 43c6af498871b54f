"""What a SIEM gets: every record of the log files that were delivered, once.

It collects from the account's buckets and log groups, as a SIEM's collector does, and
published findings from the journal. A sensor that is off delivers nothing, and what an
adversary deletes before the next collection is never seen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, Protocol

from gameday.scorecards.facts.detection import FindingPublished
from gameday.scorecards.facts.typed import select
from gameday.simulator.aws.times import write_time_ms
from gameday.simulator.runs.logs.delivered import find_delivered
from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.runs.logs.parsing import read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from gameday.scorecards.journal import Fact
    from gameday.simulator.account import Readers
    from gameday.simulator.runs.logs.delivered import LogFile

__all__ = ["Arrival", "Delivered", "Feed", "Published"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record that came in."""

    kind: Kind
    record: Mapping[str, Any]
    at: datetime
    """When it was delivered."""


class Feed(Protocol):
    """Somewhere records come from."""

    def collect(self, until: datetime) -> Iterator[Arrival]:
        """Yield the records delivered by a moment that were not yielded before."""


class Delivered:
    """The log files in the buckets and log groups of some accounts.

    Args:
        readers: Returns where to look now: each account in its regions.
    """

    def __init__(self, readers: Callable[[], Sequence[Readers]]) -> None:
        self._readers = readers
        self._done: set[tuple[str | None, str]] = set()
        self._lines: defaultdict[str, int] = defaultdict(int)
        """How many records of each log stream were yielded."""

    def collect(self, until: datetime) -> Iterator[Arrival]:
        """Yield the records of files that are new, and of streams that have grown."""
        for file in find_delivered(self._readers()):
            kind = file.kind
            if kind is None:
                continue
            take = self._take if file.bucket else self._follow
            for record in take(file, kind, until):
                yield Arrival(kind, record, min(file.delivered, until))

    def _take(
        self, file: LogFile, kind: Kind, until: datetime
    ) -> Iterator[Mapping[str, Any]]:
        if file.delivered > until or (file.bucket, file.place) in self._done:
            return
        self._done.add((file.bucket, file.place))
        yield from read_records(kind, file.read(until), file.place)

    def _follow(
        self, file: LogFile, kind: Kind, until: datetime
    ) -> Iterator[Mapping[str, Any]]:
        records = read_records(kind, file.read(until), file.place)
        for record in islice(records, self._lines[file.place], None):
            self._lines[file.place] += 1
            yield record


class Published:
    """The findings that were published, as the journal tells of them.

    Args:
        facts: Returns the journal's facts.
        findings: Returns every finding there is, in wire form.
    """

    def __init__(
        self,
        facts: Callable[[], Sequence[Fact]],
        findings: Callable[[], Sequence[Mapping[str, Any]]],
    ) -> None:
        self._facts = facts
        self._findings = findings
        self._seen = 0

    def collect(self, until: datetime) -> Iterator[Arrival]:
        """Yield each finding that was published, or published again, by a moment."""
        limit = write_time_ms(until)
        new = self._facts()[self._seen :]
        due = list(takewhile(lambda fact: fact.time <= limit, new))
        self._seen += len(due)
        fresh = [each.finding for each in select(due, FindingPublished)]
        known = {each["id"]: each for each in self._findings()} if fresh else {}
        for name in dict.fromkeys(fresh):
            if name in known:
                yield Arrival(Kind.FINDINGS, known[name], until)
