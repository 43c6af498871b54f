"""Scheduled rules send their events when they are due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from gameday.simulator.aws.moto.hooks.events import redirect_senders
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _rules_are_told(bridge: Any) -> Iterator[None]:
    """Let the router hear of the rules that are put."""
    with Patches() as patches:
        redirect_senders(patches, bridge.router, rng=bridge.rng)
        yield


def _play(bridge: Any, minutes: int) -> None:
    bridge.clock.run(until=bridge.clock.now() + timedelta(minutes=minutes))


def _schedule(bridge: Any, expression: str, **rule: Any) -> None:
    events = boto3.client("events")
    events.put_rule(Name="watch", ScheduleExpression=expression, **rule)
    target = {"Id": "1", "Arn": bridge.make_function("sweep")}
    events.put_targets(Rule="watch", Targets=[target])


def test_a_rate_sends_an_event_each_time(bridge: Any) -> None:
    """A rate fires after each period, with AWS's `Scheduled Event`."""
    _schedule(bridge, "rate(5 minutes)")
    _play(bridge, 16)
    assert [call[0] for call in bridge.invocations.calls] == [300.5, 600.5, 900.5]
    event = bridge.invocations.calls[0][2]
    assert event["detail-type"] == "Scheduled Event"
    assert event["source"] == "aws.events"
    assert event["resources"] == ["arn:aws:events:us-east-1:123456789012:rule/watch"]
    assert event["time"] == "2026-03-02T09:05:00Z"
    assert event["detail"] == {}


def test_a_cron_waits_for_its_time(bridge: Any) -> None:
    """A cron expression fires at its minute."""
    _schedule(bridge, "cron(30 9 * * ? *)")
    _play(bridge, 60)
    assert [call[0] for call in bridge.invocations.calls] == [1800.5]


def test_a_disabled_rule_passes_its_turn(bridge: Any) -> None:
    """A disabled rule sends nothing until it is enabled again."""
    _schedule(bridge, "rate(1 minute)", State="DISABLED")
    _play(bridge, 2)
    boto3.client("events").enable_rule(Name="watch")
    _play(bridge, 2)
    assert [call[0] for call in bridge.invocations.calls] == [180.5]


def test_a_deleted_rule_sends_no_more(bridge: Any) -> None:
    """A rule that is gone has no further turn."""
    _schedule(bridge, "rate(1 minute)")
    events = boto3.client("events")
    events.remove_targets(Rule="watch", Ids=["1"])
    events.delete_rule(Name="watch")
    _play(bridge, 5)
    assert bridge.invocations.calls == []


def test_a_rule_that_is_put_again_has_its_new_turns(bridge: Any) -> None:
    """The schedule it had before is forgotten."""
    _schedule(bridge, "rate(10 minutes)")
    events = boto3.client("events")
    events.put_rule(Name="watch", ScheduleExpression="rate(2 minutes)")
    _play(bridge, 3)
    assert [call[0] for call in bridge.invocations.calls] == [120.5]


def test_a_schedule_of_the_past_has_no_turn(bridge: Any) -> None:
    """A schedule that is never due again waits for nothing."""
    _schedule(bridge, "cron(0 0 1 1 ? 2020)")
    bridge.clock.run()
    assert bridge.invocations.calls == []
