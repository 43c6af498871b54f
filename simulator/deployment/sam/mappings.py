"""Events that Lambda fetches itself, from a queue or a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.deployment.sam.roles import MANAGED

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.receiver import Receiver

__all__ = ["SOURCES", "add_mapping"]

SOURCES = {
    "DynamoDB": ("Stream", "AWSLambdaDynamoDBExecutionRole"),
    "Kinesis": ("Stream", "AWSLambdaKinesisExecutionRole"),
    "SQS": ("Queue", "AWSLambdaSQSQueueExecutionRole"),
}
"""By type of event: the property with the source's ARN, and the role's policy."""

_PASSED = (
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "Enabled",
    "FilterCriteria",
    "FunctionResponseTypes",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "ScalingConfig",
    "StartingPosition",
    "StartingPositionTimestamp",
    "TumblingWindowInSeconds",
)


def add_mapping(
    receiver: Receiver, event: str, properties: Template, *, kind: str = "SQS"
) -> None:
    """Write an event source mapping out."""
    member, name = SOURCES[kind]
    if receiver.role is not None:
        policy = f"{MANAGED}service-role/{name}"
        if policy not in receiver.role.managed:
            receiver.role.managed.append(policy)
    mapping = {name: properties.get(name) for name in _PASSED}
    mapping |= {"EventSourceArn": properties[member], "FunctionName": receiver.name}
    if failures := (properties.get("DestinationConfig") or {}).get("OnFailure"):
        # SAM's `Type` tells which policy is needed, and is none of CloudFormation's
        destination = {"Destination": failures.get("Destination")}
        mapping["DestinationConfig"] = {"OnFailure": destination}
    receiver.generation.add(event, "AWS::Lambda::EventSourceMapping", mapping)
