"""Deliveries are tried again, given up, and put on dead-letter queues, as in AWS."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gameday.simulator.aws.eventbridge.targets import DeliveryFailed

PATTERN = {"source": ["my.app"]}
WATCH = "arn:aws:events:us-east-1:123456789012:rule/watch"


def _throttle(times: int) -> list[Exception]:
    return [DeliveryFailed("THROTTLING", "too many requests")] * times


def test_a_throttled_delivery_is_tried_again(bridge: Any) -> None:
    """Retries back off exponentially, with jitter, until one succeeds."""
    bridge.put_rule(PATTERN, bridge.make_function("isolate"))
    bridge.invocations.fails = _throttle(3)
    bridge.send()
    failed = bridge.facts("event.failed")
    assert [fact["attempt"] for fact in failed] == [1, 2, 3]
    waits = [fact["retry_in"] for fact in failed]
    assert all(0.5 * 2**n <= wait <= 2**n for n, wait in enumerate(waits))
    (delivered,) = bridge.facts("event.delivered")
    assert delivered["attempt"] == 4
    assert bridge.invocations.calls[0][0] == pytest.approx(0.5 + sum(waits))


def test_retries_end_with_their_number(bridge: Any) -> None:
    """`MaximumRetryAttempts` bounds the retries; the queue is told that it did."""
    target = {
        "Arn": bridge.make_function("isolate"),
        "RetryPolicy": {"MaximumRetryAttempts": 2},
        "DeadLetterConfig": {"Arn": bridge.make_queue("dead")},
    }
    bridge.put_rule(PATTERN, target)
    bridge.invocations.fails = _throttle(9)
    sent = bridge.send()
    assert len(bridge.facts("event.failed")) == 3
    (letter,) = bridge.read_queue("dead")
    told = {k: v["StringValue"] for k, v in letter["MessageAttributes"].items()}
    assert told == {
        "RULE_ARN": WATCH,
        "TARGET_ARN": target["Arn"],
        "ERROR_CODE": "THROTTLING",
        "ERROR_MESSAGE": "too many requests",
        "RETRY_ATTEMPTS": "2",
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
    }
    assert json.loads(letter["Body"])["id"] == sent


def test_retries_end_with_the_age_of_the_event(bridge: Any) -> None:
    """`MaximumEventAgeInSeconds` bounds the time in which retries are made."""
    target = {
        "Arn": bridge.make_function("isolate"),
        "RetryPolicy": {"MaximumEventAgeInSeconds": 60},
        "DeadLetterConfig": {"Arn": bridge.make_queue("dead")},
    }
    bridge.put_rule(PATTERN, target)
    bridge.invocations.fails = _throttle(99)
    bridge.send()
    assert bridge.clock.elapsed() <= 60.5
    (letter,) = bridge.read_queue("dead")
    condition = letter["MessageAttributes"]["EXHAUSTED_RETRY_CONDITION"]
    assert condition["StringValue"] == "MaximumEventAgeInSeconds"


def test_by_default_retries_go_on_for_about_a_day(bridge: Any) -> None:
    """Without a retry policy there are at most 185 retries in 24 hours."""
    bridge.put_rule(PATTERN, bridge.make_function("isolate"))
    bridge.invocations.fails = _throttle(500)
    bridge.send()
    assert 150 <= len(bridge.facts("event.failed")) <= 186
    assert 20 * 3600 < bridge.clock.elapsed() <= 24 * 3600 + 1


def test_missing_permission_is_not_retried(bridge: Any) -> None:
    """Without permission the event goes to the dead-letter queue at once."""
    target = {
        "Arn": bridge.make_function("isolate", source_arn=None),
        "DeadLetterConfig": {"Arn": bridge.make_queue("dead")},
    }
    bridge.put_rule(PATTERN, target)
    sent = bridge.send()
    (fact,) = bridge.facts("event.failed")
    assert fact["reason"] == "function policy does not allow events.amazonaws.com"
    assert "retry_in" not in fact
    (letter,) = bridge.read_queue("dead")
    attributes = letter["MessageAttributes"]
    assert attributes["ERROR_CODE"]["StringValue"] == "NO_PERMISSIONS"
    assert "EXHAUSTED_RETRY_CONDITION" not in attributes
    assert bridge.facts("event.dead_lettered") == [
        {
            "rule": "watch",
            "target": target["Arn"],
            "source": "my.app",
            "detail_type": "Alarm",
            "event": sent,
            "attempt": 1,
            "queue": "arn:aws:sqs:us-east-1:123456789012:dead",
            "code": "NO_PERMISSIONS",
            "reason": "function policy does not allow events.amazonaws.com",
        }
    ]


def test_a_closed_dead_letter_queue_is_told(bridge: Any) -> None:
    """A dead-letter queue needs a policy of its own."""
    target = {
        "Arn": "arn:aws:lambda:us-east-1:123456789012:function:gone",
        "DeadLetterConfig": {"Arn": bridge.make_queue("dead", is_open=False)},
    }
    bridge.put_rule(PATTERN, target)
    bridge.send()
    assert bridge.facts("event.failed")[-1]["reason"] == (
        "dead-letter queue: queue policy does not allow events.amazonaws.com"
    )
    assert bridge.facts("event.dead_lettered") == []


def test_an_unsupported_target_is_named(bridge: Any) -> None:
    """A target the simulator does not have fails with its name."""
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/s"
    bridge.put_rule(PATTERN, stream)
    bridge.send()
    (fact,) = bridge.facts("event.failed")
    assert fact["reason"] == (
        f"the simulator does not deliver to kinesis targets: {stream}"
    )
    assert bridge.facts("gap.met") == [
        {"service": "events", "what": "delivery to kinesis targets"}
    ]
