"""The SIEM in time: what it collects, when it searches, whom it tells."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.facts.detection import SiemBegan
from gameday.scorecards.journal import Journal
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.siem.feed import Arrival
from gameday.simulator.siem.siem import Settings, Siem
from gameday.simulator.siem.titles import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gameday.simulator.siem.rules import Ruleset

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RULES = """\
title: Trail stopped
name: stopped
level: high
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: StopLogging}, condition: s}
---
title: Listed
name: listed
level: low
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: ListBuckets}, condition: s}
"""
MANY = """\
---
title: Refused
name: refused
logsource: {product: aws, service: cloudtrail}
detection: {s: {errorCode: AccessDenied}, condition: s}
---
title: Refused often
name: often
level: critical
correlation:
  type: event_count
  rules: [refused]
  group-by: [userIdentity.arn]
  timespan: 10m
  condition: {gte: 2}
"""
TWICE = """\
---
title: Refused often, twice
name: twice
correlation:
  type: event_count
  rules: [often]
  group-by: [userIdentity.arn]
  timespan: 1h
  condition: {gte: 2}
"""


class Box:
    """A feed that is filled by hand."""

    def __init__(self) -> None:
        self.waiting: list[Arrival] = []
        self.asked: list[datetime] = []

    def put(self, minute: float, **record: Any) -> None:
        """Deliver a CloudTrail record at a minute."""
        moment = START + timedelta(minutes=minute)
        whole = {"eventTime": moment.isoformat(), **record}
        self.waiting.append(Arrival(Kind.CLOUDTRAIL, whole, moment))

    def collect(self, until: datetime) -> Iterator[Arrival]:
        """Yield what was delivered by then."""
        self.asked.append(until)
        due = [each for each in self.waiting if each.at <= until]
        self.waiting = [each for each in self.waiting if each.at > until]
        yield from due


class Scene:
    """A SIEM, its feed and its journal."""

    def __init__(self, rules: Ruleset, settings: Settings) -> None:
        self.clock = VirtualClock(START)
        self.journal = Journal(None, self.clock.now, self.clock.elapsed)
        self.box = Box()
        self.siem = Siem(
            rules,
            [self.box],
            clock=self.clock,
            journal=self.journal,
            rng=random.Random(1),
            settings=settings,
        )

    def alerts(self, minute: float) -> list[Mapping[str, Any]]:
        """Go on to a minute and return the alerts so far."""
        self.clock.run(until=START + timedelta(minutes=minute))
        facts = self.journal.facts
        return [{"t": f.t, **f.fields} for f in facts if f.kind == "alert.raised"]


@pytest.fixture
def scene_of(rules_of: Callable[..., Ruleset]) -> Callable[..., Scene]:
    """Give a function that makes a scene of rules and settings."""
    return lambda text, **settings: Scene(rules_of(text), Settings(**settings))


def test_a_match_is_an_alert_after_the_delay(scene_of: Callable[..., Scene]) -> None:
    """At the first search after the log could be searched."""
    scene = scene_of(RULES)
    scene.box.put(7, eventName="StopLogging", eventID="e-1")
    scene.siem.begin()

    assert scene.alerts(8) == []
    (alert,) = scene.alerts(60)
    assert 8 * 60 <= alert["t"] <= 13 * 60
    assert {name: alert[name] for name in sorted(alert) if name != "t"} == {
        "count": 1,
        "level": "high",
        "records": ["e-1"],
        "rule": "stopped",
        "since": "2026-03-02T09:07:00Z",
        "source": "siem",
        "title": "Trail stopped",
        "to": "soc",
    }


def test_the_schedule_has_a_phase_of_its_own(scene_of: Callable[..., Scene]) -> None:
    """It is drawn, so that no scenario is lucky; then it is kept."""
    scene = scene_of(RULES, every=timedelta(minutes=15), delay=timedelta(minutes=2))
    scene.siem.begin()
    scene.alerts(60)

    gaps = {late - early for early, late in pairwise(scene.box.asked)}
    assert gaps == {timedelta(minutes=15)}
    first = scene.box.asked[0] + timedelta(minutes=2)
    assert START < first < START + timedelta(minutes=15)


def test_a_low_level_tells_nobody(scene_of: Callable[..., Scene]) -> None:
    """It waits in a console, unless the scenario says otherwise."""
    told = []
    for settings in ({}, {"notify": Level.LOW, "to": "alice"}):
        scene = scene_of(RULES, **settings)
        scene.box.put(0, eventName="ListBuckets", eventID="e-1")
        scene.siem.begin()
        told += [alert.get("to") for alert in scene.alerts(20)]
    assert told == [None, "alice"]


def test_what_a_search_finds_is_one_alert(scene_of: Callable[..., Scene]) -> None:
    """It names some records and counts them all."""
    scene = scene_of(RULES)
    for number in range(30):
        scene.box.put(1, eventName="StopLogging", eventID=f"e-{number}")
    scene.siem.begin()

    (alert,) = scene.alerts(20)
    assert (alert["count"], len(alert["records"])) == (30, 20)


def test_a_correlation_alerts_for_its_parts(scene_of: Callable[..., Scene]) -> None:
    """Across searches; the parts alone are no alert, nor are others' refusals."""
    scene = scene_of(RULES + MANY)
    mallory, other = ({"arn": f"arn:aws:iam::1:user/{n}"} for n in ("m", "o"))
    for minute, who in ((1, mallory), (1.5, other), (8, mallory), (40, mallory)):
        scene.box.put(
            minute, errorCode="AccessDenied", userIdentity=who, eventID=f"e-{minute}"
        )
    scene.box.put(9, errorCode="AccessDenied", eventID="nobody")
    scene.siem.begin()

    (alert,) = scene.alerts(60)
    assert (alert["rule"], alert["level"]) == ("often", "critical")
    assert alert["records"] == ["e-1", "e-8"]
    assert alert["since"] == "2026-03-02T09:08:00Z"


def test_correlations_build_on_correlations(scene_of: Callable[..., Scene]) -> None:
    """Only the outermost alerts, in whichever order they are written."""
    scene = scene_of(RULES + TWICE + MANY)
    for minute in (1, 2, 30, 31):
        scene.box.put(minute, errorCode="AccessDenied", userIdentity={"arn": "m"})
    scene.siem.begin()

    (alert,) = scene.alerts(60)
    assert alert["rule"] == "twice"


def test_it_says_what_it_looks_for(scene_of: Callable[..., Scene]) -> None:
    """How many rules, how often, and what was left out."""
    foreign = RULES.replace("cloudtrail", "securityhub", 1)
    scene = scene_of(foreign)
    scene.siem.begin()

    (began,) = (fact for fact in scene.journal.facts if fact.kind == "siem.began")
    assert (began.fields["rules"], began.fields["left_out"]) == (1, 1)
    assert began.fields["every_s"] == 300
    assert "rule.yml:5:1: left out" in SiemBegan(began).notes[0]


def test_the_same_seed_finds_the_same(scene_of: Callable[..., Scene]) -> None:
    """Byte for byte."""
    hashes = set()
    for _ in range(2):
        scene = scene_of(RULES + MANY)
        for minute in range(9):
            scene.box.put(minute, errorCode="AccessDenied", userIdentity={"arn": "m"})
        scene.siem.begin()
        scene.alerts(60)
        hashes.add(scene.journal.facts[-1].hash)
    assert len(hashes) == 1
