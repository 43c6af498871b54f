"""Who was alerted, and when: a schedule that ticks is no word of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.course import follow
from gameday.scorecards.milestones import find_alert, mark_milestones

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
    {"responder": "sweep", "function": "sweep", "request_id": "1"},
)
TICKED: Told = (*STARTED[:2], {**STARTED[2], "scheduled": True})
CALLED = "AWS API Call via CloudTrail"
STOPPED = {"service": "ec2", "operation": "StopInstances", "read_only": False}


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
    ticked = (_delivered("Scheduled Event"), TICKED)
    looked: Told = ("api.called", "responder:sweep", read)
    assert _find_alert(compose, *ticked, looked) is None


def test_a_scheduled_run_that_acts_has_found_something(compose: Compose) -> None:
    """Its first change to the account is the moment it knew."""
    done = {**STOPPED, "run": "1"}
    ticked = (_delivered("Scheduled Event"), TICKED)
    alert = _find_alert(compose, *ticked, ("api.called", "responder:sweep", done))
    assert alert is not None
    assert (alert.kind, alert.at) == ("api.called", 4.0)


def test_the_business_at_its_work_alerts_nobody(compose: Compose) -> None:
    """Its calls come without an incident, too; what acts all the same has found one."""
    fields = {"target": FUNCTION, "detail_type": CALLED, "led_by": "workload:shop"}
    delivered: Told = ("event.delivered", "eventbridge", fields)
    started: Told = (*STARTED[:2], {**STARTED[2], "led_by": "workload:shop"})
    assert _find_alert(compose, delivered, started) is None
    act: Told = ("api.called", "responder:sweep", {**STOPPED, "run": "1"})
    alert = _find_alert(compose, delivered, started, act)
    assert alert is not None
    assert alert.kind == "api.called"


def test_the_same_function_is_alerted_by_a_run_that_no_schedule_led_to(
    compose: Compose,
) -> None:
    """What counts is the run, not the name that it has in common with others."""
    found: Told = (*STARTED[:2], {**STARTED[2], "request_id": "2"})
    alert = _find_alert(compose, TICKED, found)
    assert alert is not None
    assert alert.at == 3.0
    act: Told = ("api.called", "responder:sweep", {**STOPPED, "run": "2"})
    assert _find_alert(compose, TICKED, act) is None


MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:chores"
CHORE: Told = (
    "responder.started",
    "responder:sweep/Chores",
    {"responder": "sweep/Chores", "function": "chores", "request_id": "0"},
)
CHORES: tuple[Told, ...] = (
    (
        "event.delivered",
        "eventbridge",
        {"target": MACHINE, "detail_type": "Scheduled Event"},
    ),
    (*CHORE[:2], {**CHORE[2], "scheduled": True}),
    TICKED,
)


def test_what_a_scheduled_workflow_calls_is_housekeeping(compose: Compose) -> None:
    """Schedule, workflow, function: nobody was told of anything on the way."""
    assert _find_alert(compose, *CHORES) is None
    card = follow(compose(*_number((*OPENING, *CHORES))))
    assert mark_milestones(card, ()).acknowledged is None


def test_housekeeping_that_acts_has_found_something(compose: Compose) -> None:
    """The function at the end of the chain knows when it changes the account."""
    done = {**STOPPED, "run": "1"}
    course = follow(
        compose(*_number((*OPENING, *CHORES, ("api.called", "responder:sweep", done))))
    )
    marks = mark_milestones(course, ())
    assert (marks.alerted, marks.acknowledged, marks.first_action) == (5.0, 5.0, 5.0)


def test_a_workflow_that_a_finding_starts_is_alerted(compose: Compose) -> None:
    """The same workflow by a rule is a responder like any other."""
    delivered = {"target": MACHINE, "detail_type": "GuardDuty Finding"}
    told = [("event.delivered", "eventbridge", delivered), CHORE, STARTED]
    alert = _find_alert(compose, *told)
    assert alert is not None
    assert (alert.kind, alert.at) == ("event.delivered", 2.0)


def test_a_function_of_the_business_is_no_responder(compose: Compose) -> None:
    """Whoever calls it: that it runs and changes something alerts nobody."""
    started = {"responder": "resize", "function": "resize"}
    called = {"service": "s3", "operation": "PutObject", "read_only": False}
    facts = (
        ("responder.started", "function:resize", started),
        ("api.called", "function:resize", called),
    )
    assert _find_alert(compose, *facts) is None
    marks = mark_milestones(follow(compose(*_number((*OPENING, *facts)))), ())
    assert (marks.acknowledged, marks.first_action) == (None, None)


@pytest.mark.parametrize(
    ("purpose", "alerts"),
    [({}, True), ({"purpose": "alert"}, True)]
    + [({"purpose": each}, False) for each in ("request", "noise")],
)
def test_a_message_says_whether_it_is_an_alert(
    compose: Compose, purpose: dict[str, str], *, alerts: bool
) -> None:
    """One that says nothing of it is; a request and everyday noise are not."""
    fields = {"to": "soc", "subject": "A word", "text": "…", **purpose}
    alert = _find_alert(compose, ("message.sent", "helpdesk", fields))
    assert (alert is not None) is alerts


@pytest.mark.parametrize(
    ("led_by", "fields", "alerts"),
    [
        ("", {}, True),
        ("adversary", {}, True),
        ("workload:shop", {}, False),
        ("function:resize", {}, False),
        ("", {"scheduled": True}, False),
        ("responder:sweep", {"published": True}, True),
        ("workload:shop", {"published": True}, False),
        ("adversary", {"published": True}, False),
    ],
)
def test_a_topic_tells_its_subscribers(
    compose: Compose, led_by: str, fields: dict[str, Any], *, alerts: bool
) -> None:
    """Of an incident, unless it is the business, a schedule or the adversary."""
    told = {"topic": "arn:t", "to": "soc@example.com", "led_by": led_by, **fields}
    alert = _find_alert(compose, ("notification.sent", "sns", told))
    assert (alert is not None) is alerts
