"""Who was alerted, and when: a schedule that ticks is no word of an incident."""

from __future__ import annotations

from datetime import UTC, datetime

from gameday.scorecards.course import follow
from gameday.scorecards.journal import Journal
from gameday.scorecards.milestones import find_alert

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:sweep"


def _journal(*facts: tuple[str, str, dict[str, object]]) -> Journal:
    journal = Journal(None, lambda: START, lambda: float(len(journal.facts)))
    journal.record("exercise.began", "simulator", responders=["sweep"])
    journal.record("inject.effective", "adversary", inject="open")
    for kind, actor, fields in facts:
        journal.record(kind, actor, **fields)  # type: ignore[arg-type]
    return journal


def _delivered(detail_type: str) -> tuple[str, str, dict[str, object]]:
    fields: dict[str, object] = {"target": FUNCTION, "detail_type": detail_type}
    return "event.delivered", "eventbridge", fields


STARTED: tuple[str, str, dict[str, object]] = (
    "responder.started",
    "responder:sweep",
    {"responder": "sweep", "function": "sweep"},
)


def test_an_event_alerts_the_responder_it_is_delivered_to() -> None:
    """A finding that arrives is word of the incident."""
    journal = _journal(_delivered("GuardDuty Finding"), STARTED)
    alert = find_alert(follow(journal.facts))
    assert alert is not None
    assert alert.kind == "event.delivered"


def test_a_scheduled_run_that_finds_nothing_alerts_nobody() -> None:
    """The schedule would have ticked without the incident, too."""
    read = {"service": "ec2", "operation": "DescribeInstances", "read_only": True}
    journal = _journal(
        _delivered("Scheduled Event"), STARTED, ("api.called", "responder:sweep", read)
    )
    assert find_alert(follow(journal.facts)) is None


def test_a_scheduled_run_that_acts_has_found_something() -> None:
    """Its first change to the account is the moment it knew."""
    done = {"service": "ec2", "operation": "StopInstances", "read_only": False}
    journal = _journal(
        _delivered("Scheduled Event"), STARTED, ("api.called", "responder:sweep", done)
    )
    alert = find_alert(follow(journal.facts))
    assert alert is not None
    assert (alert.kind, alert.t) == ("api.called", 4.0)
