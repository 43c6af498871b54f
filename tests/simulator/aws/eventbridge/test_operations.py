"""`PutEvents` and `TestEventPattern` answer as EventBridge does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from moto.events.models import events_backends

from gameday.scorecards.actor import ADVERSARY
from gameday.simulator.aws.eventbridge.operations import (
    MAX_REQUEST_BYTES,
    add_operations,
    put_events,
    try_event_pattern,
)
from gameday.simulator.engine.gateway.call import AwsError, Call, Caller
from gameday.simulator.engine.gateway.operations import Operations

ACCOUNT = "123456789012"
OTHER = "210987654321"
ENTRY = {"Source": "my.app", "DetailType": "Alarm", "Detail": '{"a": 1}'}


def _call(operation: str, **params: Any) -> Call:
    arn = f"arn:aws:iam::{ACCOUNT}:user/u"
    return Call(
        service="events",
        operation=operation,
        params=params,
        region="us-east-1",
        account=ACCOUNT,
        caller=Caller("user", ACCOUNT, arn),
        actor=ADVERSARY,
        time=datetime(2026, 3, 2, 9, tzinfo=UTC),
        request_id="r",
        source_ip="198.51.100.7",
        user_agent="test",
        read_only=False,
        model=None,
        protocol="json",
        request=None,
    )


def _put(bridge: Any, *entries: dict[str, Any]) -> dict[str, Any]:
    answer = put_events(bridge.router, _call("PutEvents", Entries=list(entries)))
    bridge.clock.run()
    return answer


def test_the_operations_are_registered(bridge: Any) -> None:
    """Both operations are answered by us."""
    operations = Operations()
    add_operations(operations, bridge.router)
    assert operations.find("events", "PutEvents")
    assert operations.find("events", "TestEventPattern")


def test_an_entry_becomes_an_event(bridge: Any) -> None:
    """An entry's members become those of the event."""
    bridge.put_rule({"source": ["my.app"]}, bridge.make_function("isolate"))
    entry = {**ENTRY, "Time": "2026-03-01T00:00:00Z", "Resources": ["arn:x"]}
    answer = _put(bridge, entry)
    event = bridge.invocations.calls[0][2]
    assert answer == {"FailedEntryCount": 0, "Entries": [{"EventId": event["id"]}]}
    assert event["detail"] == {"a": 1}
    assert event["resources"] == ["arn:x"]
    assert event["time"] == "2026-03-01T00:00:00Z"
    assert (event["account"], event["detail-type"]) == (ACCOUNT, "Alarm")


@pytest.mark.parametrize(
    "time", [1772323200, datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T01:00:00+01:00"]
)
def test_a_time_is_read_in_every_form(bridge: Any, time: Any) -> None:
    """A time may come as seconds, as a datetime or as text."""
    bridge.put_rule({"source": ["my.app"]}, bridge.make_function("isolate"))
    _put(bridge, {**ENTRY, "Time": time})
    assert bridge.invocations.calls[0][2]["time"] == "2026-03-01T00:00:00Z"


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"Source": ""}, "InvalidArgument", "Source is a required argument."),
        ({"DetailType": None}, "InvalidArgument", "DetailType is a required argument."),
        ({"Detail": ""}, "InvalidArgument", "Detail is a required argument."),
        ({"Detail": "{"}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": "[1]"}, "MalformedDetail", "Detail is malformed."),
        (
            {"Source": "aws.guardduty"},
            "NotAuthorizedForSourceException",
            "Not authorized for the source.",
        ),
    ],
)
def test_an_entry_is_refused_on_its_own(
    bridge: Any, change: dict[str, Any], code: str, says: str
) -> None:
    """A bad entry fails; the good one beside it is sent."""
    bridge.put_rule({"source": [{"exists": True}]}, bridge.make_function("isolate"))
    answer = _put(bridge, {**ENTRY, **change}, ENTRY)
    bad, good = answer["Entries"]
    assert answer["FailedEntryCount"] == 1
    assert bad["ErrorCode"] == code
    assert bad["ErrorMessage"].endswith(says)
    assert good.keys() == {"EventId"}
    assert len(bridge.invocations.calls) == 1


@pytest.mark.parametrize("count", [0, 11])
def test_a_request_has_one_to_ten_entries(bridge: Any, count: int) -> None:
    """No entry, or more than ten, are refused as a whole."""
    with pytest.raises(AwsError, match="Member must have length") as caught:
        _put(bridge, *[ENTRY] * count)
    assert caught.value.code == "ValidationException"


def test_a_request_has_a_size_limit(bridge: Any) -> None:
    """Up to a megabyte together is taken, a byte more is refused."""
    frame = len('{"a": ""}') + len("my.app") + len("Alarm")
    text = "x" * (MAX_REQUEST_BYTES - frame)
    full = {**ENTRY, "Detail": json.dumps({"a": text})}
    assert _put(bridge, full)["FailedEntryCount"] == 0
    with pytest.raises(AwsError, match="over the limit"):
        _put(bridge, {**full, "Source": "my.apps"})


def test_a_missing_bus_is_not_told_to_the_sender(bridge: Any) -> None:
    """An event for a bus that is not there has an id and is lost."""
    answer = _put(bridge, {**ENTRY, "EventBusName": "gone"})
    assert answer["FailedEntryCount"] == 0
    assert "no event bus gone" in bridge.facts("event.failed")[0]["reason"]


def test_an_entry_may_be_for_another_account(bridge: Any) -> None:
    """A bus's ARN leads to its own account; the gateway asks whether it may be."""
    backend = events_backends[OTHER]["us-east-1"]
    bus = backend.event_buses["default"]
    backend.put_rule("all", event_pattern=json.dumps({"source": ["my.app"]}))
    backend.put_targets("all", None, [{"Id": "1", "Arn": bridge.make_queue("alarms")}])
    answer = _put(bridge, {**ENTRY, "EventBusName": bus.arn})
    assert answer["FailedEntryCount"] == 0
    assert [fact["rule"] for fact in bridge.facts("event.failed")] == ["all"]


EVENT = {
    "id": "1",
    "account": ACCOUNT,
    "source": "my.app",
    "time": "2026-03-02T09:00:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail-type": "Alarm",
}


@pytest.mark.parametrize(("source", "result"), [("my.app", True), ("other", False)])
def test_a_pattern_can_be_tried(source: str, *, result: bool) -> None:
    """The answer is whether the event matches."""
    pattern = json.dumps({"source": [source]})
    call = _call("TestEventPattern", EventPattern=pattern, Event=json.dumps(EVENT))
    assert try_event_pattern(call) == {"Result": result}


@pytest.mark.parametrize(
    ("pattern", "event", "code", "says"),
    [
        ("{}", "{}", "InvalidEventPatternException", "Empty objects are not allowed"),
        ('{"a": [1]}', "{", "ValidationException", "Parameter Event is not valid"),
        ('{"a": [1]}', "[]", "ValidationException", "expected an object"),
        ('{"a": [1]}', '{"id": "1"}', "ValidationException", "missing account, source"),
    ],
)
def test_what_cannot_be_tried_is_refused(
    pattern: str, event: str, code: str, says: str
) -> None:
    """A pattern or an event that is none is refused with AWS's code."""
    with pytest.raises(AwsError, match=says) as caught:
        try_event_pattern(_call("TestEventPattern", EventPattern=pattern, Event=event))
    assert caught.value.code == code
