"""Whether something was posted, as hosts got it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.checks import CHECKS
from gameday.scorecards.actor import Actor
from gameday.simulator.engine.web import Reply, Request, Sent
from gameday.simulator.referee.checks.posts import posted

if TYPE_CHECKING:
    from gameday.simulator.referee.answer import Answer
    from tests.simulator.referee.conftest import Stage

SLACK, PAGER = "hooks.slack.com", "events.pagerduty.com"
ALARM = {"event_action": "trigger", "payload": {"summary": "i-1 mines", "weight": 1}}


def send(host: str, target: str, body: Any, status: int = 200, **more: Any) -> Sent:
    """Make a request that a host has got."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"x-env": "prod-1"}
    request = Request("POST", target, headers, content, host=host, port=443)
    return Sent(request, Reply(status, **more), 1.0, Actor.responder("tell"))


SENT = (
    send(SLACK, "/services/T0/B0/x?a=1", {"text": 'it "mines" für i-1'}),
    send(SLACK, "/services/T0/B0/x", {"text": "done"}),
    send(PAGER, "/v2/enqueue", ALARM, 202),
    send("tickets.example", "/new", b"plain: i-1", 503),
    send("wiki.example", "/", b"\xff\xfe", hangs_up=True),
)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({}, (True, f"{SLACK}, {PAGER} took 3 such requests")),
        ({"host": "Hooks.slack.com"}, (True, f"{SLACK} took 2 such requests")),
        (
            {"host": "*.slack.com", "times": 3},
            (False, f"{SLACK} took 2 such requests of 3"),
        ),
        ({"host": "slack.com"}, (False, "nothing such was sent to slack.com")),
        ({"service": "pagerduty"}, (True, f"{PAGER} took 1 such request")),
        ({"service": "teams"}, (False, "nothing such was sent to teams")),
        (
            {"host": SLACK, "path": "/services/*"},
            (True, f"{SLACK} took 2 such requests"),
        ),
        (
            {"host": SLACK, "path": "/other"},
            (False, f"what was sent to {SLACK} is of another path"),
        ),
        (
            {"host": SLACK, "method": "post", "times": 2},
            (True, f"{SLACK} took 2 such requests"),
        ),
        (
            {"host": SLACK, "method": "PUT"},
            (False, f"what was sent to {SLACK} is of another method"),
        ),
        ({"contains": 'it "mines"'}, (True, f"{SLACK} took 1 such request")),
        ({"contains": ["für", "i-1"]}, (True, f"{SLACK} took 1 such request")),
        (
            {"host": SLACK, "contains": ["für", "i-2"]},
            (False, f"what was sent to {SLACK} is of another body"),
        ),
        ({"contains": '"weight": 1'}, (True, f"{PAGER} took 1 such request")),
        (
            {"json": {"event_action": "trigger", "payload.summary": "* mines"}},
            (True, f"{PAGER} took 1 such request"),
        ),
        ({"json": {"payload.weight": 1}}, (True, f"{PAGER} took 1 such request")),
        (
            {"host": PAGER, "json": {"payload.weight": True}},
            (False, f"what was sent to {PAGER} is of another body"),
        ),
        ({"json": {"length(payload)": 2}}, (True, f"{PAGER} took 1 such request")),
        (
            {"headers": {"X-Env": "prod-*"}, "host": PAGER},
            (True, f"{PAGER} took 1 such request"),
        ),
        (
            {"headers": {"X-Env": "dev"}, "host": PAGER},
            (False, f"what was sent to {PAGER} is of another header"),
        ),
        ({"host": "tickets.example"}, (False, "tickets.example answered 503")),
        ({"host": "wiki.example"}, (False, "wiki.example hung up")),
        ({"responder": "tell", "host": PAGER}, (True, f"{PAGER} took 1 such request")),
        ({"responder": "other"}, (False, "nothing such was sent to the web")),
    ],
    ids=str,
)
def test_something_was_posted(
    stage: Stage, about: dict[str, Any], expected: tuple[bool, str]
) -> None:
    """By place, method, body and header; what was refused was not."""
    stage.context.posts = lambda: SENT
    answer: Answer = posted(
        stage.context, CHECKS["posted"].arguments.model_validate(about)
    )
    assert (answer.holds, answer.reason) == expected
