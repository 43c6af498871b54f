"""Events of a topic, sent to a function directly or through a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.sam.generation import arn_of, ref
from gameday.simulator.deployment.sam.mappings import add_mapping

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.receiver import Receiver

__all__ = ["add_topic_event"]

_PASSED = ("FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "Region")
_BATCH = 10


def add_topic_event(receiver: Receiver, event: str, properties: Template) -> None:
    """Write a subscription out."""
    through = properties.get("SqsSubscription")
    if not through:
        principal = "sns.amazonaws.com"
        receiver.permit(event, principal, SourceArn=properties["Topic"])
        _subscribe(receiver, event, properties, "lambda", receiver.arn)
        return
    if isinstance(through, dict):
        queue, url = through.get("QueueArn"), through.get("QueueUrl")
        policy = through.get("QueuePolicyLogicalId") or f"{event}QueuePolicy"
    else:
        name = f"{event}Queue"
        receiver.generation.add(name, "AWS::SQS::Queue", {})
        queue, url, policy = arn_of(name), ref(name), f"{name}Policy"
        through = {}
    _admit(receiver, policy, properties["Topic"], queue, url)
    _subscribe(receiver, event, properties, "sqs", queue)
    mapping = {
        "Queue": queue,
        "BatchSize": through.get("BatchSize", _BATCH),
        "Enabled": through.get("Enabled", True),
    }
    add_mapping(receiver, f"{event}EventSourceMapping", mapping)


def _subscribe(
    receiver: Receiver, event: str, properties: Template, protocol: str, endpoint: Any
) -> None:
    subscription = {
        "Protocol": protocol,
        "Endpoint": endpoint,
        "TopicArn": properties["Topic"],
        **{name: properties.get(name) for name in _PASSED},
    }
    receiver.generation.add(event, "AWS::SNS::Subscription", subscription)


def _admit(receiver: Receiver, policy: str, topic: Any, queue: Any, url: Any) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {"Queues": [url], "PolicyDocument": document}
    receiver.generation.add(policy, "AWS::SQS::QueuePolicy", properties)
