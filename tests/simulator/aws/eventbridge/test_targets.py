"""Each kind of target takes events as AWS does, and only with permission."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from moto.events.models import events_backends
from moto.iam.models import iam_backends

ACCOUNT = "123456789012"
OTHER = "210987654321"
REGION = "us-east-1"
PATTERN = {"source": ["my.app"]}


OPEN = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": "*",
}


def _reasons(bridge: Any) -> list[str]:
    return [fact["reason"] for fact in bridge.facts("event.failed")]


@pytest.mark.parametrize(
    ("source_arn", "is_invoked"),
    [
        (f"arn:aws:events:{REGION}:{ACCOUNT}:rule/watch", True),
        (f"arn:aws:events:{REGION}:{ACCOUNT}:rule/*", True),
        (f"arn:aws:events:{REGION}:{ACCOUNT}:rule/other", False),
    ],
)
def test_a_function_policy_names_its_rule(
    bridge: Any, source_arn: str, *, is_invoked: bool
) -> None:
    """The permission's source ARN must be that of the rule."""
    bridge.put_rule(PATTERN, bridge.make_function("isolate", source_arn=source_arn))
    bridge.send()
    assert bool(bridge.invocations.calls) is is_invoked
    refused = ["function policy does not allow events.amazonaws.com"]
    assert _reasons(bridge) == ([] if is_invoked else refused)


def test_a_function_needs_json(bridge: Any) -> None:
    """A template that gives no JSON fails for a function."""
    target = {
        "Arn": bridge.make_function("isolate"),
        "InputTransformer": {"InputPathsMap": {}, "InputTemplate": "just words"},
    }
    bridge.put_rule(PATTERN, target)
    bridge.send()
    assert _reasons(bridge)[0].startswith("the target's input is not JSON")


def test_a_queue_gets_the_event_as_its_body(bridge: Any) -> None:
    """An open queue has the event in a message."""
    bridge.put_rule(PATTERN, bridge.make_queue("alarms"))
    sent = bridge.send(detail={"é": 1})
    (message,) = bridge.read_queue("alarms")
    event = json.loads(message["Body"])
    assert (event["id"], event["detail"]) == (sent, {"é": 1})


def test_a_closed_queue_refuses(bridge: Any) -> None:
    """A queue without a policy gets nothing."""
    bridge.put_rule(PATTERN, bridge.make_queue("alarms", is_open=False))
    bridge.send()
    assert _reasons(bridge) == ["queue policy does not allow events.amazonaws.com"]


def test_a_fifo_queue_needs_deduplication(bridge: Any) -> None:
    """A FIFO queue gets its events in a group, if it deduplicates by content."""
    plain = bridge.make_queue("plain.fifo", FifoQueue="true")
    ready = bridge.make_queue(
        "ready.fifo", FifoQueue="true", ContentBasedDeduplication="true"
    )
    group = {"SqsParameters": {"MessageGroupId": "g"}}
    bridge.put_rule(PATTERN, {"Arn": plain, **group}, {"Arn": ready, **group})
    bridge.send()
    assert _reasons(bridge) == ["a FIFO queue needs content-based deduplication"]
    assert len(bridge.read_queue("ready.fifo")) == 1


def test_a_fifo_queue_needs_a_group(bridge: Any) -> None:
    """A target that was put without a group, by a stack say, fails."""
    ready = bridge.make_queue(
        "ready.fifo", FifoQueue="true", ContentBasedDeduplication="true"
    )
    bridge.put_rule(PATTERN)
    rule = events_backends[ACCOUNT][REGION].event_buses["default"].rules["watch"]
    rule.put_targets([{"Id": "1", "Arn": ready}])
    bridge.send()
    assert _reasons(bridge) == ["a FIFO queue needs SqsParameters.MessageGroupId"]


def test_a_topic_publishes_to_its_subscribers(bridge: Any) -> None:
    """A topic with a policy for EventBridge passes the event on."""
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=bridge.make_queue("inbox"))
    bridge.put_rule(PATTERN, topic)
    bridge.send()
    assert _reasons(bridge) == ["topic policy does not allow events.amazonaws.com"]
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
    }
    sns.set_topic_attributes(
        TopicArn=topic,
        AttributeName="Policy",
        AttributeValue=json.dumps({"Statement": [allow]}),
    )
    sent = bridge.send()
    (message,) = bridge.read_queue("inbox")
    assert json.loads(json.loads(message["Body"])["Message"])["id"] == sent


def test_a_log_group_keeps_the_event(bridge: Any) -> None:
    """A log group with a resource policy has one log event for each event."""
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="/aws/events/alarms")
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/events/alarms"
    bridge.put_rule(PATTERN, group)
    bridge.send()
    assert _reasons(bridge) == [
        "log resource policy does not allow events.amazonaws.com"
    ]
    allow = {
        "Effect": "Allow",
        "Principal": {
            "Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]
        },
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/events/*:*",
    }
    logs.put_resource_policy(
        policyName="events", policyDocument=json.dumps({"Statement": [allow]})
    )
    sent = bridge.send()
    found = logs.filter_log_events(logGroupName="/aws/events/alarms")["events"]
    assert [json.loads(event["message"])["id"] for event in found] == [sent]
    assert found[0]["timestamp"] == 1772442001000


def test_a_log_group_takes_the_message_of_a_template(bridge: Any) -> None:
    """A template of timestamp and message writes the message alone."""
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="alarms")
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": "logs:*",
        "Resource": "*",
    }
    logs.put_resource_policy(
        policyName="events", policyDocument=json.dumps({"Statement": [allow]})
    )
    target = {
        "Arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:alarms",
        "InputTransformer": {
            "InputPathsMap": {"time": "$.time", "state": "$.detail.state"},
            "InputTemplate": '{"timestamp": <time>, "message": "it is <state>"}',
        },
    }
    bridge.put_rule(PATTERN, target)
    bridge.send(detail={"state": "on"})
    found = logs.filter_log_events(logGroupName="alarms")["events"]
    assert [event["message"] for event in found] == ["it is on"]


def test_a_role_speaks_for_a_target(bridge: Any) -> None:
    """A target with a role is judged by the role, not by the resource's policy."""
    queue = bridge.make_queue("alarms", is_open=False)
    role = bridge.make_role("sender", "events.amazonaws.com", "sqs:SendMessage")
    other = bridge.make_role("other", "ec2.amazonaws.com", "sqs:SendMessage")
    gone = f"arn:aws:iam::{ACCOUNT}:role/gone"
    targets = [{"Arn": queue, "RoleArn": arn} for arn in (role, other, gone)]
    bridge.put_rule(PATTERN, *targets)
    bridge.send()
    assert len(bridge.read_queue("alarms")) == 1
    assert [(f["code"], f["reason"]) for f in bridge.facts("event.failed")] == [
        ("FAILED_TO_ASSUME_ROLE", f"{other} does not trust events.amazonaws.com"),
        ("FAILED_TO_ASSUME_ROLE", f"there is no role {gone}"),
    ]


@pytest.mark.parametrize(
    ("arn", "action"),
    [
        (f"arn:aws:sqs:{REGION}:{ACCOUNT}:alarms", "sqs:SendMessage"),
        (f"arn:aws:sns:{REGION}:{ACCOUNT}:alarms", "sns:Publish"),
        (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:alarms", "lambda:InvokeFunction"),
        (f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:alarms", "logs:PutLogEvents"),
        (f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/alarms", "events:PutEvents"),
        (f"arn:aws:events:{REGION}:{OTHER}:event-bus/default", "events:PutEvents"),
    ],
)
def test_a_role_that_may_do_nothing_delivers_nothing(
    bridge: Any, arn: str, action: str
) -> None:
    """That a role trusts EventBridge does not let it reach the target."""
    bridge.make_queue("alarms")
    bridge.make_function("alarms")
    boto3.client("sns").create_topic(Name="alarms")
    boto3.client("logs").create_log_group(logGroupName="alarms")
    boto3.client("events").create_event_bus(Name="alarms")
    events_backends[OTHER][REGION].put_permission(
        "default", "events:PutEvents", ACCOUNT, "partner", None, None
    )
    idle = bridge.make_role("idle", "events.amazonaws.com", "ec2:DescribeInstances")
    able = bridge.make_role("able", "events.amazonaws.com", action)
    bridge.put_rule(PATTERN, *({"Arn": arn, "RoleArn": role} for role in (idle, able)))
    bridge.send()
    (failed,) = bridge.facts("event.failed")
    assert (failed["code"], failed["reason"]) == (
        "NO_PERMISSIONS",
        f"{idle}: no identity-based policy allows the {action} action",
    )
    assert [f["target"] for f in bridge.facts("event.delivered")] == [arn]


@pytest.mark.parametrize(
    "condition",
    [
        {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}},
        {"BoolIfExists": {"aws:PrincipalIsAWSService": "true"}},
        {
            "ForAnyValue:StringLike": {
                "aws:PrincipalServiceNamesList": ["events.amazonaws.*"]
            }
        },
    ],
)
def test_a_deny_of_a_queue_counts_whatever_its_condition(
    bridge: Any, condition: dict[str, Any]
) -> None:
    """A queue's policy is judged by the evaluator that judges calls."""
    deny = {
        "Sid": "Closed",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": "*",
        "Condition": condition,
    }
    policy = json.dumps({"Statement": [OPEN, deny]})
    queue = bridge.make_queue("alarms", is_open=False, Policy=policy)
    bridge.put_rule(PATTERN, queue)
    bridge.send()
    assert _reasons(bridge) == [
        "explicit Deny in resource policy of queue alarms, statement 2 (Closed)"
    ]


def test_a_key_must_be_open_to_eventbridge(bridge: Any) -> None:
    """A queue under a customer's key takes events once the key's policy says so."""
    kms = boto3.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    queue = bridge.make_queue("alarms", KmsMasterKeyId=key)
    bridge.put_rule(PATTERN, queue)
    bridge.send()
    (failed,) = bridge.facts("event.failed")
    silent = "no resource-based policy allows the kms:GenerateDataKey action"
    assert (failed["code"], failed["reason"]) == (
        "NO_PERMISSIONS",
        f"kms:GenerateDataKey on {key}: {silent}",
    )
    use = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
    }
    policy = json.dumps({"Statement": [use]})
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
    bridge.send()
    assert len(bridge.read_queue("alarms")) == 1
    assert len(bridge.facts("event.failed")) == 1


@pytest.mark.parametrize(
    ("attributes", "taken"),
    [({"KmsMasterKeyId": "alias/aws/sqs"}, 0), ({"SqsManagedSseEnabled": "true"}, 1)],
)
def test_a_key_that_aws_manages_is_closed_to_eventbridge(
    bridge: Any, attributes: dict[str, str], taken: int
) -> None:
    """Nobody can open ``alias/aws/sqs`` to a service; SSE-SQS needs no key."""
    bridge.put_rule(PATTERN, bridge.make_queue("alarms", **attributes))
    bridge.send()
    assert len(bridge.facts("event.delivered")) == taken


def test_an_event_crosses_to_another_bus_once(bridge: Any) -> None:
    """A bus of the account takes the event; a third bus does not."""
    events = boto3.client("events")
    for name in ("second", "third"):
        events.create_event_bus(Name=name)
    bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/"
    role = bridge.make_role("sender", "events.amazonaws.com", "events:PutEvents")
    bridge.put_rule(PATTERN, {"Arn": f"{bus}second", "RoleArn": role})
    events.put_rule(Name="on", EventBusName="second", EventPattern=json.dumps(PATTERN))
    events.put_targets(
        Rule="on", EventBusName="second", Targets=[{"Id": "1", "Arn": f"{bus}third"}]
    )
    sent = bridge.send()
    (delivered,) = bridge.facts("event.delivered")
    assert (delivered["target"], delivered["event"]) == (f"{bus}second", sent)
    (failed,) = bridge.facts("event.failed")
    assert (failed["rule"], failed["code"]) == ("on", "THIRD_ACCOUNT_HOP_DETECTED")


def test_a_bus_of_another_account_must_be_open(bridge: Any) -> None:
    """Another account's bus takes events only as its policy says."""
    backend = events_backends[OTHER][REGION]
    bus = backend.event_buses["default"]
    bridge.put_rule(PATTERN, bus.arn)
    bridge.send()
    assert _reasons(bridge) == [f"event bus policy does not allow account {ACCOUNT}"]
    backend.put_permission(
        "default", "events:PutEvents", ACCOUNT, "partner", None, None
    )
    backend.put_rule("all", event_pattern=json.dumps(PATTERN))
    bridge.send()
    assert bridge.facts("event.delivered")[-1]["target"] == bus.arn
    assert iam_backends[OTHER]["aws"].roles == {}


def test_a_missing_resource_is_named(bridge: Any) -> None:
    """A target that is not there fails with its name."""
    targets = {
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f": "there is no function",
        f"arn:aws:sqs:{REGION}:{ACCOUNT}:q": "there is no queue",
        f"arn:aws:sns:{REGION}:{ACCOUNT}:t": "there is no topic",
        f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:g": "there is no log group",
        f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/b": "there is no event bus",
    }
    bridge.put_rule(PATTERN, *targets)
    bridge.send()
    found = _reasons(bridge)
    assert len(found) == 5
    assert all(
        reason.startswith(expected)
        for reason, expected in zip(found, targets.values(), strict=True)
    )


def test_an_archive_keeps_the_event(bridge: Any) -> None:
    """An archive's own rule puts the event into the archive."""
    events = boto3.client("events")
    events.create_archive(
        ArchiveName="all",
        EventSourceArn=f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default",
        EventPattern=json.dumps(PATTERN),
    )
    sent = bridge.send()
    archive = events_backends[ACCOUNT][REGION].archives["all"]
    assert [event["id"] for event in archive.events] == [sent]


def test_an_archive_that_is_gone_is_told(bridge: Any) -> None:
    """A rule that was left by its archive fails."""
    bridge.put_rule(PATTERN)
    rule = events_backends[ACCOUNT][REGION].event_buses["default"].rules["watch"]
    rule.put_targets([{"Id": "1", "Arn": f"arn:aws:events:{REGION}:::"}])
    bridge.send()
    assert _reasons(bridge) == ["there is no archive of this rule"]
