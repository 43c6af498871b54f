"""GuardDuty's detection in an exercise: it reads the streams and reports what it sees.

It needs no trail, flow log or query log, but a resolver of the VPC for DNS. Whether a
detector is on, and watches that kind of thing, the publisher says at each report; so a
detector that is switched off is blind from then on, though thresholds go on counting.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from gameday.scenarios.errors import InjectFailed
from gameday.scorecards.actor import GUARDDUTY
from gameday.simulator.aws.global_services import IN_DETECTORS
from gameday.simulator.aws.guardduty.detectors.engine import Engine
from gameday.simulator.aws.guardduty.detectors.habits import Habits
from gameday.simulator.aws.guardduty.detectors.intelligence import load_intelligence
from gameday.simulator.aws.guardduty.detectors.rule import load_rules
from gameday.simulator.aws.guardduty.detectors.sightings import make_sighting
from gameday.simulator.aws.guardduty.detectors.streams import Knowledge, describe_flows
from gameday.simulator.aws.logs.dns import write_query
from gameday.simulator.aws.vpc.traffic import DnsQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.guardduty.detectors.intelligence import Intelligence
    from gameday.simulator.aws.guardduty.detectors.rule import Rule, Source
    from gameday.simulator.aws.guardduty.detectors.streams import Annotated
    from gameday.simulator.aws.guardduty.findings import Sighting
    from gameday.simulator.aws.guardduty.publisher import Report
    from gameday.simulator.aws.vpc.traffic import Traffic
    from gameday.simulator.engine.clock import Clock

__all__ = ["ALL_SIGNALS", "Detectors", "Intake"]

ALL_SIGNALS = "all"
"""Stands for every custom detection rule."""


class Intake(Protocol):
    """The part of the publisher that is needed here."""

    def report(self, sighting: Sighting, *, account: str, region: str) -> Report:
        """Take a sighting in."""


class Detectors:
    """GuardDuty's detection over everything that happens in an exercise.

    Args:
        publisher: Takes what is noticed.
        clock: The exercise's clock.
        journal: Told, once, of each type that is not seen, and why.
        place: The account and region of the traffic, and of global events.
        holds: Whether an interface of the account holds an address.
        find_bucket: Names a bucket of an account, for findings about all of them.
        intelligence: The threat lists; those that are shipped where left out.
        habits: What is usual; the shipped networks where left out.
        signals: The custom detection rules that are live, by name, or `ALL_SIGNALS`;
            none are until somebody turns them on.
        rules: The rules; all that are shipped where left out.
    """

    def __init__(
        self,
        publisher: Intake,
        clock: Clock,
        journal: Recorder,
        *,
        place: tuple[str, str],
        holds: Callable[[str], bool] = lambda _address: False,
        find_bucket: Callable[[str], str | None] = lambda _account: None,
        intelligence: Intelligence | None = None,
        habits: Habits | None = None,
        signals: Iterable[str] = (),
        rules: Iterable[Rule] | None = None,
    ) -> None:
        self.intelligence = intelligence or load_intelligence()
        self.signals = set(signals)
        self._publisher = publisher
        self._clock = clock
        self._journal = journal
        self._place = place
        self._knowledge = Knowledge(
            self.intelligence,
            habits or Habits(),
            holds=holds,
            find_bucket=find_bucket,
        )
        self._engine = Engine(load_rules() if rules is None else rules)
        self._unseen: set[tuple[str, str]] = set()

    def read_record(self, record: Mapping[str, Any]) -> None:
        """Read a CloudTrail record: a management event, or a data event of S3."""
        source: Source = "cloudtrail"
        if record.get("eventCategory") == "Data":
            if record["eventSource"] != "s3.amazonaws.com":
                return
            source = "s3"
        known = self._knowledge.read_call(record, self._clock.elapsed())
        account, region = self._place
        if record["eventSource"] not in IN_DETECTORS:
            region = str(record.get("awsRegion") or region)
        self._examine(
            source, known, str(record.get("recipientAccountId") or account), region
        )

    def listen(self, told: Traffic | DnsQuery) -> None:
        """Read a DNS query, or a flow at each instance that saw it."""
        if isinstance(told, DnsQuery):
            account, region = self._place
            query = write_query(told, account=account, region=region)
            self._examine("dns", self._knowledge.read_query(query), *self._place)
            return
        for flow in describe_flows(told):
            self._examine("flow", self._knowledge.read_flow(flow), *self._place)

    def count_groups(self) -> int:
        """Return how many groups the thresholds remember; they forget by themselves."""
        return self._engine.count_groups()

    def _examine(
        self, source: Source, record: Annotated, account: str, region: str
    ) -> None:
        for rule in self._engine.examine(source, record, self._clock.elapsed()):
            if not self._is_live(rule):
                continue
            sighting = make_sighting(rule, record)
            if sighting is not None:
                self._notice(sighting, account, region)

    def _is_live(self, rule: Rule) -> bool:
        if rule.signal is None:
            return True
        return rule.signal in self.signals or ALL_SIGNALS in self.signals

    def _notice(self, sighting: Sighting, account: str, region: str) -> None:
        """Put a sighting on the clock: a finding reads the account, a listener may not.

        It is reported at the same moment, after whoever acts has had his turn.
        """
        report = partial(self._report, sighting, account, region)
        self._clock.call_later(0, report, name=str(GUARDDUTY))

    def _report(self, sighting: Sighting, account: str, region: str) -> None:
        try:
            report = self._publisher.report(sighting, account=account, region=region)
        except InjectFailed as error:  # what it is about is gone already
            self._tell_unseen(sighting, str(error))
            return
        if report.outcome == "unseen":
            self._tell_unseen(sighting, report.reason or "")

    def _tell_unseen(self, sighting: Sighting, reason: str) -> None:
        key = (sighting.type, reason)
        if key in self._unseen:
            return
        self._unseen.add(key)
        self._journal.record(
            "finding.unseen",
            GUARDDUTY,
            type=sighting.type,
            resource=next(iter(sighting.resources.values())),
            reason=reason,
        )
