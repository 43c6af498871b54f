"""Who was alerted, and when: a schedule that ticks is no word of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scorecards.course import follow
from gameday.scorecards.milestones import find_alert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gameday.scorecards.facts import Fact
    from gameday.scorecards.facts.typed import TypedFact

    Compose = Callable[..., list[Fact]]
    Told = tuple[str, str, dict[str, Any]]

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:sweep"


OPENING: tuple[Told, ...] = (
    ("exercise.began", "simulator", {"responders": ["sweep"]}),
    ("inject.effective", "adversary", {"inject": "open"}),
)
STARTED: Told = (
    "responder.started",
    "responder:sweep",
    {"responder": "sweep", "function": "sweep"},
)


def _delivered(detail_type: str) -> Told:
    fields = {"target": FUNCTION, "detail_type": detail_type}
    return "event.delivered", "eventbridge", fields


def _find_alert(compose: Compose, *told: Told) -> TypedFact | None:
    """Find the alert among facts a second apart."""
    return find_alert(follow(compose(*_number((*OPENING, *told)))))


def _number(told: Iterable[Told]) -> Iterator[tuple[float, str, str, dict[str, Any]]]:
    for second, (kind, actor, fields) in enumerate(told):
        yield float(second), kind, actor, fields


def test_an_event_alerts_the_responder_it_is_delivered_to(compose: Compose) -> None:
    """A finding that arrives is word of the incident."""
    alert = _find_alert(compose, _delivered("GuardDuty Finding"), STARTED)
    assert alert is not None
    assert alert.kind == "event.delivered"


def test_a_scheduled_run_that_finds_nothing_alerts_nobody(compose: Compose) -> None:
    """The schedule would have ticked without the incident, too."""
    read = {"service": "ec2", "operation": "DescribeInstances", "read_only": True}
    ticked = (_delivered("Scheduled Event"), STARTED)
    looked: Told = ("api.called", "responder:sweep", read)
    assert _find_alert(compose, *ticked, looked) is None


def test_a_scheduled_run_that_acts_has_found_something(compose: Compose) -> None:
    """Its first change to the account is the moment it knew."""
    done = {"service": "ec2", "operation": "StopInstances", "read_only": False}
    ticked = (_delivered("Scheduled Event"), STARTED)
    alert = _find_alert(compose, *ticked, ("api.called", "responder:sweep", done))
    assert alert is not None
    assert (alert.kind, alert.at) == ("api.called", 4.0)
