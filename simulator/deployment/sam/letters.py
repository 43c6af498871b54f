"""The dead-letter queue of a rule's target, made where the template names none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.sam.generation import arn_of, ref

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["find_letters"]


def find_letters(generation: Generation, event: str, config: Template) -> Any:
    """Return the queue's ARN; ``Type: SQS`` without an ``Arn`` makes one."""
    if config.get("Arn") is not None:
        return config["Arn"]
    name = config.get("QueueLogicalId") or f"{event}Queue"
    generation.add(name, "AWS::SQS::Queue", {})
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn_of(name),
        "Condition": {"ArnEquals": {"aws:SourceArn": arn_of(event)}},
    }
    policy = {
        "Queues": [ref(name)],
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
    }
    generation.add(f"{event}QueuePolicy", "AWS::SQS::QueuePolicy", policy)
    return arn_of(name)
