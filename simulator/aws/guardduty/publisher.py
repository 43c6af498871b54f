"""Findings on their way: generated, updated, archived by filters, sent to EventBridge.

A new finding is there at once and is sent after the modelled delay. The same thing seen
again updates it: count and times change, and the change is sent at the detector's
update frequency. A detector that is off sees nothing. Who looks is not decided here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from gameday.scorecards.actor import GUARDDUTY
from gameday.simulator.aws.guardduty.anatomy import require_finding_type
from gameday.simulator.aws.guardduty.criteria import is_met
from gameday.simulator.aws.guardduty.detector import find_blind_spot
from gameday.simulator.aws.guardduty.findings import Sighting, build_finding
from gameday.simulator.aws.guardduty.samples import write_sample
from gameday.simulator.aws.guardduty.severity import check_severity
from gameday.simulator.aws.guardduty.store import FindingStore, Kept
from gameday.simulator.aws.guardduty.wire import to_event_detail
from gameday.simulator.aws.guardduty.wording import find_subject
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.times import write_time, write_time_ms
from gameday.simulator.engine.clock.trail import step

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from random import Random

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.guardduty.detector import Detector, DetectorStore
    from gameday.simulator.aws.guardduty.resources import Account
    from gameday.simulator.aws.guardduty.wire import Finding
    from gameday.simulator.engine.clock import Clock

__all__ = ["Publisher", "Report", "Sender"]

_DELAY = "guardduty.publish"


class Sender(Protocol):
    """Puts an event on the default bus of an account in a region."""

    def __call__(self, event: dict[str, Any], *, account: str, region: str) -> Any:
        """Send the event; deliveries follow later."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a sighting."""

    outcome: Literal["new", "update", "suppressed", "unseen"]
    finding: str | None = None
    """The finding's id; none where nothing was seen."""
    reason: str | None = None
    """Why it was not seen, or not sent."""


@dataclass(slots=True, kw_only=True)
class Publisher:
    """GuardDuty's back end: takes sightings, keeps findings, sends events."""

    clock: Clock
    send: Sender
    """Puts an event on a bus: the router's own method."""
    latency: Callable[[str], float]
    """Draws the seconds a step takes: ``guardduty.publish``."""
    journal: Recorder
    rng: Random
    accounts: Callable[[str, str], Account]
    """Gives the way to read an account in a region."""
    detectors: DetectorStore
    listeners: list[Callable[[Finding], None]] = field(default_factory=list)
    """Services that GuardDuty sends its findings to beside EventBridge: Security Hub.

    They get each new one and each update, as the detail of its event has it."""
    store: FindingStore = field(default_factory=FindingStore)

    def report(self, sighting: Sighting, *, account: str, region: str) -> Report:
        """Take a sighting in: a new finding, an update, or nothing at all.

        Raises:
            InjectFailed: A resource it names is not there, or its details do not fit.
            UsageError: The type or a kind of resource does not exist.
        """
        finding_type = require_finding_type(sighting.type)
        detector = self.detectors.find(account, region)
        if detector is None:
            where = f"account {account} in {region}"
            return Report("unseen", reason=f"{where} has no GuardDuty detector")
        blind = find_blind_spot(detector, finding_type)
        if blind is not None:
            return Report("unseen", reason=blind)
        return self._take(detector, sighting, build_finding)

    def report_sample(self, name: str, detector: Detector) -> Report:
        """Take the sample of a finding type in, whatever the detector watches."""
        return self._take(detector, Sighting(type=name, sample=True), write_sample)

    def _take(
        self, detector: Detector, sighting: Sighting, build: Callable[..., Finding]
    ) -> Report:
        with step("finding", sighting.type):
            return self._keep(detector, sighting, build)

    def _keep(
        self, detector: Detector, sighting: Sighting, build: Callable[..., Finding]
    ) -> Report:
        identity = _identify(sighting, sighting.resources.items())
        kept = self.store.find_same(detector.id, identity)
        if kept is None:
            written = Kept(self._write(detector, sighting, build))
            subject = _identify(sighting, _name(written.finding))
            # Reading the account takes time, in which another may have seen the same;
            # and it shows that a user and a key that were named are one.
            kept = self.store.find_same(detector.id, identity)
            kept = kept or self.store.find_same(detector.id, subject)
            if kept is None:
                self.store.add(detector.id, written, identity, subject)
                return self._send_or_archive(written, detector, "new")
            self.store.add(detector.id, kept, identity)
        self._update(kept, sighting)
        return self._send_or_archive(kept, detector, "update")

    def _write(
        self, detector: Detector, sighting: Sighting, build: Callable[..., Finding]
    ) -> Finding:
        now = self.clock.now()
        account = self.accounts(detector.account, detector.region)
        return build(sighting, account, detector=detector.id, now=now, rng=self.rng)

    def _update(self, kept: Kept, sighting: Sighting) -> None:
        finding, moment = kept.finding, write_time_ms(self.clock.now())
        finding["updatedAt"] = moment
        finding["service"]["eventLastSeen"] = moment
        finding["service"]["count"] += sighting.count
        if sighting.severity is not None:
            finding["severity"] = check_severity(sighting.severity)

    def _send_or_archive(
        self, kept: Kept, detector: Detector, outcome: Literal["new", "update"]
    ) -> Report:
        identity = kept.finding["id"]
        kept.suppressed = any(
            is_met(kept.finding, criterion) for criterion in detector.suppressions
        )
        if kept.suppressed:
            kept.finding["service"]["archived"] = True
            self._call_off(kept)
            reason = "a filter of the detector archives it"
            return Report("suppressed", identity, reason)
        if kept.pending is None:
            self._schedule(kept, detector)
        return Report(outcome, identity)

    def _call_off(self, kept: Kept) -> None:
        if kept.pending is not None:
            kept.pending.cancel()
            kept.pending = None

    def _schedule(self, kept: Kept, detector: Detector) -> None:
        if kept.published_at_s is None:
            delay = self.latency(_DELAY)
        else:
            # Updates keep the rhythm of the first publication: what is seen again just
            # after a beat waits for the next one, however long that is.
            since = self.clock.elapsed() - kept.published_at_s
            interval = detector.update_interval_s
            delay = (math.floor(since / interval) + 1) * interval - since
        kept.pending = self.clock.call_later(
            delay, lambda: self._publish(kept, detector), name=str(GUARDDUTY)
        )

    def _publish(self, kept: Kept, detector: Detector) -> None:
        """Send a finding as it stands now; a deleted detector took it along."""
        kept.pending = None
        # It is read again: minutes have passed, in which an adversary may have blinded
        # the defender.
        current = self.detectors.find(detector.account, detector.region)
        if current is None or current.id != detector.id:
            return
        is_update = kept.published_at_s is not None
        kept.published_at_s = self.clock.elapsed()
        self._record(kept.finding, is_update=is_update)
        event = self._envelope(kept.finding)
        self.send(event, account=detector.account, region=detector.region)
        for listener in self.listeners:
            listener(event["detail"])

    def _record(self, finding: Finding, *, is_update: bool) -> None:
        self.journal.record(
            "finding.published",
            GUARDDUTY,
            finding=finding["id"],
            type=finding["type"],
            severity=finding["severity"],
            resource=find_subject(finding),
            title=finding["title"],
            update=is_update,
            count=finding["service"]["count"],
        )

    def _envelope(self, finding: Finding) -> dict[str, Any]:
        return {
            "version": "0",
            "id": make_uuid(self.rng),
            "detail-type": "GuardDuty Finding",
            "source": "aws.guardduty",
            "account": finding["accountId"],
            "time": write_time(self.clock.now()),
            "region": finding["region"],
            "resources": [],
            "detail": to_event_detail(finding),
        }


def _identify(sighting: Sighting, about: Iterable[tuple[str, str]]) -> Hashable:
    """Say what makes two sightings one finding: type, resource, role and actor."""
    return (
        sighting.type,
        tuple(sorted(about)),
        sighting.facts.get("role", ""),
        sighting.actor,
        sighting.sample,
    )


def _name(finding: Finding) -> Iterator[tuple[str, str]]:
    """Name what a written finding is about; one without a subject is like no other."""
    yield "subject", find_subject(finding) or finding["id"]
