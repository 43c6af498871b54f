"""Rules of the account decide which events come to which targets, and when."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

ACCOUNT = "123456789012"
OTHER = "210987654321"
PATTERN = {"source": ["my.app"]}
TRAIL = "AWS API Call via CloudTrail"


def test_an_event_comes_to_a_function_after_the_latency(bridge: Any) -> None:
    """A function is invoked with the whole envelope, half a second later."""
    function = bridge.make_function("isolate")
    bridge.put_rule(PATTERN, function)
    sent = bridge.send(detail={"id": "f-1"}, resources=["arn:x"])
    assert bridge.invocations.calls == [
        (
            0.5,
            function,
            {
                "version": "0",
                "id": sent,
                "detail-type": "Alarm",
                "source": "my.app",
                "account": ACCOUNT,
                "time": "2026-03-02T09:00:00Z",
                "region": "us-east-1",
                "resources": ["arn:x"],
                "detail": {"id": "f-1"},
            },
            "events.amazonaws.com",
        )
    ]
    assert bridge.facts("event.delivered") == [
        {
            "rule": "watch",
            "target": function,
            "source": "my.app",
            "detail_type": "Alarm",
            "event": sent,
            "attempt": 1,
            "subject": "f-1",
        }
    ]


def test_event_ids_come_from_the_seed(bridge: Any) -> None:
    """The same seed gives the same ids, which have the form of a UUID."""
    assert bridge.send() == "6513270e-269e-4d37-b2a7-4de452e6b438"


def test_a_member_that_is_known_is_kept(bridge: Any) -> None:
    """An event that has an id, an account and a time keeps them."""
    bridge.put_rule(PATTERN, bridge.make_function("isolate"))
    bridge.send(id="e-1", account=OTHER, time="2020-01-01T00:00:00Z")
    event = bridge.invocations.calls[0][2]
    assert (event["id"], event["account"]) == ("e-1", OTHER)
    assert event["time"] == "2020-01-01T00:00:00Z"


def test_a_disabled_rule_delivers_nothing_and_is_named(bridge: Any) -> None:
    """A disabled rule is silent, and the journal says that it would have matched."""
    bridge.put_rule(PATTERN, bridge.make_function("isolate"), State="DISABLED")
    bridge.send()
    assert bridge.invocations.calls == []
    assert bridge.facts("event.unmatched")[0]["rules"] == [
        {"rule": "watch", "why": "the pattern matches, but the rule is disabled"}
    ]


def test_rules_are_read_when_the_event_comes(bridge: Any) -> None:
    """A rule that was enabled again delivers at once."""
    bridge.put_rule(PATTERN, bridge.make_function("isolate"), State="DISABLED")
    boto3.client("events").enable_rule(Name="watch")
    bridge.send()
    assert len(bridge.invocations.calls) == 1


@pytest.mark.parametrize(
    ("state", "detail", "delivered"),
    [
        ("ENABLED", {"readOnly": True}, 0),
        ("ENABLED", {"readOnly": False}, 1),
        ("ENABLED", {"readOnly": True, "managementEvent": False}, 1),
        ("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", {"readOnly": True}, 1),
    ],
)
def test_read_only_management_events_need_their_state(
    bridge: Any, state: str, detail: dict[str, Any], delivered: int
) -> None:
    """A rule sees read-only management calls only in the state made for that."""
    pattern = {"detail-type": [TRAIL]}
    bridge.put_rule(pattern, bridge.make_function("isolate"), State=state)
    bridge.send(**{"detail-type": TRAIL, "detail": detail})
    assert len(bridge.invocations.calls) == delivered


def test_an_event_that_no_rule_takes_is_explained(bridge: Any) -> None:
    """Of an unmatched event, the rules that look meant for it say why."""
    events = boto3.client("events")
    patterns = {
        "strict": {"source": ["my.app"], "detail": {"severity": [9]}},
        "misspelt": {"source": ["my.ap"]},
        "unrelated": {"source": ["aws.ec2"]},
    }
    for name, pattern in patterns.items():
        events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_rule(Name="hourly", ScheduleExpression="rate(1 hour)")
    sent = bridge.send(detail={"severity": 5})
    assert bridge.facts("event.unmatched") == [
        {
            "source": "my.app",
            "detail_type": "Alarm",
            "event": sent,
            "rules": [
                {"rule": "strict", "why": "detail.severity: expected 9, found 5"},
                {"rule": "misspelt", "why": 'source: expected "my.ap", found "my.app"'},
            ],
            "existing": 4,
        }
    ]


def test_a_call_that_no_rule_asks_for_is_no_news(bridge: Any) -> None:
    """Unmatched CloudTrail events are told only where a rule looks meant for them."""
    bridge.send(**{"source": "aws.ec2", "detail-type": TRAIL})
    assert bridge.facts("event.unmatched") == []
    meant = {"detail-type": [TRAIL], "source": ["aws.ec2"]}
    patterns = {
        "another service": {**meant, "source": ["aws.iam"]},
        "another call": {**meant, "detail": {"eventName": ["StopInstances"]}},
        "misspelt": {**meant, "source": ["aws.ec-2"]},
        "another shape": {
            **meant,
            "detail": {
                "eventName": ["RunInstances"],
                "requestParameters": {"instancesSet": {"imageId": ["ami-1"]}},
            },
        },
    }
    for name, pattern in patterns.items():
        boto3.client("events").put_rule(Name=name, EventPattern=json.dumps(pattern))
    items = {"instancesSet": {"items": [{"imageId": "ami-1"}]}}
    detail = {"eventName": "RunInstances", "requestParameters": items}
    bridge.send(**{"source": "aws.ec2", "detail-type": TRAIL, "detail": detail})
    (unmatched,) = bridge.facts("event.unmatched")
    assert unmatched["subject"] == "RunInstances"
    assert unmatched["rules"] == [
        {"rule": "misspelt", "why": 'source: expected "aws.ec-2", found "aws.ec2"'},
        {
            "rule": "another shape",
            "why": "detail.requestParameters.instancesSet.imageId: no such field;"
            " there is only items",
        },
    ]


def test_each_target_of_each_rule_gets_the_event(bridge: Any) -> None:
    """A failing target does not keep the event from the others."""
    missing = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:gone"
    queue = bridge.make_queue("alarms")
    bridge.put_rule(PATTERN, missing, queue)
    bridge.send()
    assert len(bridge.read_queue("alarms")) == 1
    assert (
        bridge.facts("event.failed")[0]["reason"] == f"there is no function {missing}"
    )


def test_a_bus_that_is_not_there_loses_the_event(bridge: Any) -> None:
    """An event for a missing bus is lost; the journal tells it."""
    bridge.router.send(
        {"source": "my.app", "detail-type": "Alarm"},
        account=ACCOUNT,
        region="us-east-1",
        bus="gone",
    )
    (fact,) = bridge.facts("event.failed")
    assert fact["reason"] == f"there is no event bus gone in {ACCOUNT} us-east-1"


def test_a_template_fills_the_input(bridge: Any) -> None:
    """What a target is given is what its transformer makes."""
    target = {
        "Arn": bridge.make_function("isolate"),
        "InputTransformer": {
            "InputPathsMap": {"id": "$.detail.id"},
            "InputTemplate": '{"finding": <id>, "rule": "<aws.events.rule-name>"}',
        },
    }
    bridge.put_rule(PATTERN, target)
    bridge.send(detail={"id": "f-1"})
    assert bridge.invocations.calls[0][2] == {"finding": "f-1", "rule": "watch"}


def test_a_path_that_is_none_is_told(bridge: Any) -> None:
    """An input path outside of EventBridge's JSONPath loses the event, and says so."""
    target = {"Arn": bridge.make_function("isolate"), "InputPath": "$..detail"}
    bridge.put_rule(PATTERN, target)
    bridge.send()
    (fact,) = bridge.facts("event.failed")
    assert fact["reason"] == "expected .name or [index] at '..detail'"


def test_a_rule_that_moto_took_with_a_bad_pattern_is_explained(bridge: Any) -> None:
    """A pattern AWS would refuse matches nothing, and the journal says why."""
    bridge.put_rule({"source": [{"prefx": "my."}]}, bridge.make_function("isolate"))
    bridge.send()
    assert bridge.invocations.calls == []
    (rule,) = bridge.facts("event.unmatched")[0]["rules"]
    assert rule["why"] == (
        "Event pattern is not valid. Reason: source: Unrecognized match type prefx; "
        "did you mean prefix?"
    )


def test_a_rule_for_any_source_is_explained(bridge: Any) -> None:
    """A rule without source and detail type is meant for every event."""
    bridge.put_rule({"detail": {"severity": [9]}})
    bridge.send(detail={"severity": 5})
    (rule,) = bridge.facts("event.unmatched")[0]["rules"]
    assert rule["why"] == "detail.severity: expected 9, found 5"
