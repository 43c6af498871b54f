"""moto's own senders of events come to our router, until the patches are undone."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.events import notifications
from moto.events.models import EventsBackend, Rule

from gameday.simulator.aws.moto.hooks.events import redirect_senders
from gameday.simulator.engine.patching import Patches

PATTERN = {"source": ["aws.s3"], "detail-type": ["Object Created"]}
BUCKET = "a-bucket-of-ours"


@pytest.fixture
def _redirected(bridge: Any) -> Any:
    with Patches() as patches:
        redirect_senders(patches, bridge.router, rng=bridge.rng)
        yield


def test_moto_alone_fails_on_a_function(bridge: Any) -> None:
    """The emulator alone cannot invoke a function; if it can one day, look again."""
    bridge.put_rule({"source": ["my.app"]}, bridge.make_function("isolate"))
    entry = {"Source": "my.app", "DetailType": "Alarm", "Detail": "{}"}
    # Its templates need a library that is no dependency of ours; then it gives up.
    with pytest.raises((NotImplementedError, ModuleNotFoundError)):
        boto3.client("events").put_events(Entries=[entry])


@pytest.mark.usefixtures("_redirected")
def test_a_bucket_notification_is_routed(bridge: Any) -> None:
    """An object put into a bucket with notifications is one event for all rules."""
    function = bridge.make_function("isolate", source_arn="*")
    bridge.put_rule(PATTERN, function)
    bridge.put_rule({"detail": {"reason": ["ObjectCreated"]}}, function, Name="also")
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_notification_configuration(
        Bucket=BUCKET, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"x")
    bridge.clock.run()
    events = [call[2] for call in bridge.invocations.calls]
    assert [event["detail"]["object"]["key"] for event in events] == ["k", "k"]
    assert events[0]["id"] == events[1]["id"] != "17793124-05d4-b198-2fde-7ededc63b103"
    assert events[0]["account"] == "123456789012"
    assert events[0]["time"].endswith("Z")


@pytest.mark.usefixtures("_redirected")
@pytest.mark.parametrize(
    ("rule", "code", "says"),
    [
        (
            {"EventPattern": '{"a": [{"prefx": "x"}]}'},
            "InvalidEventPatternException",
            (
                "Event pattern is not valid. Reason: a: Unrecognized match type prefx; "
                "did you mean prefix?"
            ),
        ),
        (
            {"ScheduleExpression": "rate(1 minutes)"},
            "ValidationException",
            (
                "Parameter ScheduleExpression is not valid. "
                "Reason: expected `1 minute`, found `1 minutes`"
            ),
        ),
    ],
)
def test_a_rule_is_checked_when_it_is_made(
    rule: dict[str, Any], code: str, says: str
) -> None:
    """`PutRule` refuses what EventBridge refuses."""
    with pytest.raises(ClientError) as caught:
        boto3.client("events").put_rule(Name="watch", **rule)
    assert caught.value.response["Error"] == {"Code": code, "Message": says}


@pytest.mark.usefixtures("_redirected")
def test_a_replay_comes_to_the_rules_again(bridge: Any) -> None:
    """Events of an archive are replayed with the name of the replay."""
    bus = "arn:aws:events:us-east-1:123456789012:event-bus/default"
    events = boto3.client("events")
    archive = events.create_archive(ArchiveName="all", EventSourceArn=bus)
    bridge.put_rule({"source": ["my.app"]}, bridge.make_function("isolate"))
    bridge.send()
    events.start_replay(
        ReplayName="again",
        EventSourceArn=archive["ArchiveArn"],
        EventStartTime="2026-03-01",
        EventEndTime="2026-03-03",
        Destination={"Arn": bus},
    )
    bridge.clock.run()
    first, second = (call[2] for call in bridge.invocations.calls)
    assert second["replay-name"] == "again"
    assert second["time"] == first["time"]


def test_the_patches_can_be_undone(bridge: Any) -> None:
    """After the exercise moto is as it was."""
    before = (
        Rule.send_to_targets,
        EventsBackend.put_rule,
        notifications._send_safe_notification,
    )
    with Patches() as patches:
        redirect_senders(patches, bridge.router, rng=bridge.rng)
        assert Rule.send_to_targets is not before[0]
    after = (
        Rule.send_to_targets,
        EventsBackend.put_rule,
        notifications._send_safe_notification,
    )
    assert after == before


@pytest.mark.usefixtures("_redirected")
def test_a_stack_makes_a_rule_that_is_checked(bridge: Any) -> None:
    """A rule of a stack takes the same way as one of a client."""
    function = bridge.make_function("isolate", source_arn="*")
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {"source": ["my.app"]},
            "Targets": [{"Id": "1", "Arn": function}],
        },
    }
    boto3.client("cloudformation").create_stack(
        StackName="s", TemplateBody=json.dumps({"Resources": {"Watch": rule}})
    )
    bridge.send()
    assert len(bridge.invocations.calls) == 1
