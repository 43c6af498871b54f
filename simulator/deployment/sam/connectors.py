"""Connectors: "this function may read that table", written out as a policy.

Only the sources and destinations that responses use: functions and state machines on
the one side; tables, queues, topics, buckets, buses, functions and state machines on
the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.sam.generation import arn_of, many, ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["add_connector", "add_connectors"]

_READ, _WRITE = "Read", "Write"
_ACTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "AWS::DynamoDB::Table": {
        _READ: (
            "GetItem",
            "Query",
            "Scan",
            "BatchGetItem",
            "ConditionCheckItem",
            "PartiQLSelect",
        ),
        _WRITE: (
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
            "PartiQLDelete",
            "PartiQLInsert",
            "PartiQLUpdate",
        ),
    },
    "AWS::Events::EventBus": {_WRITE: ("PutEvents",)},
    "AWS::Lambda::Function": {_WRITE: ("InvokeAsync", "InvokeFunction")},
    "AWS::S3::Bucket": {
        _READ: ("GetObject", "GetObjectAcl", "GetObjectVersion", "ListBucket"),
        _WRITE: ("PutObject", "PutObjectAcl", "DeleteObject", "RestoreObject"),
    },
    "AWS::SNS::Topic": {_WRITE: ("Publish",)},
    "AWS::SQS::Queue": {
        _READ: ("ReceiveMessage", "GetQueueAttributes"),
        _WRITE: (
            "DeleteMessage",
            "SendMessage",
            "ChangeMessageVisibility",
            "PurgeQueue",
        ),
    },
    "AWS::StepFunctions::StateMachine": {
        _READ: ("DescribeStateMachine", "ListExecutions"),
        _WRITE: ("StartExecution", "StartSyncExecution"),
    },
}
_SERVICES = {
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::Events::EventBus": "events",
    "AWS::Lambda::Function": "lambda",
    "AWS::S3::Bucket": "s3",
    "AWS::SNS::Topic": "sns",
    "AWS::SQS::Queue": "sqs",
    "AWS::StepFunctions::StateMachine": "states",
}
_BY_REF = frozenset({"AWS::SNS::Topic", "AWS::StepFunctions::StateMachine"})
"""Resources whose ``Ref`` is their ARN."""


def add_connector(generation: Generation, logical_id: str, resource: Template) -> None:
    """Write a connector out that is a resource of its own."""
    properties = resource.get("Properties") or {}
    source = (properties.get("Source") or {}).get("Id")
    _add(generation, logical_id, str(source), properties)


def add_connectors(generation: Generation, source: str, connectors: Template) -> None:
    """Write out the connectors that are a resource's attribute."""
    for name, connector in connectors.items():
        properties = connector.get("Properties") or {}
        _add(generation, f"{source}{name}", source, properties)


def _add(
    generation: Generation, logical_id: str, source: str, properties: Template
) -> None:
    role = _find_role(generation, source)
    statements = []
    for destination in many(properties.get("Destination")):
        target = str(destination.get("Id"))
        kind = str((generation.resources.get(target) or {}).get("Type"))
        statements += _allow(kind, target, many(properties.get("Permissions")))
    if role is None or not statements:
        generation.note(f"the connector `{logical_id}` of `{source}` is left out")
        return
    policy = {
        "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
        "Roles": [role],
    }
    generation.add(f"{logical_id}Policy", "AWS::IAM::ManagedPolicy", policy)


def _find_role(generation: Generation, source: str) -> Any:
    """Return the name of a function's or state machine's role in this template."""
    properties = (generation.resources.get(source) or {}).get("Properties") or {}
    role = properties.get("Role") or properties.get("RoleArn")
    if isinstance(role, dict) and "Fn::GetAtt" in role:
        return ref(role["Fn::GetAtt"][0])
    return None


def _allow(kind: str, target: str, permissions: list[Any]) -> list[Template]:
    actions = [
        f"{_SERVICES[kind]}:{name}"
        for permission in permissions
        for name in _ACTIONS.get(kind, {}).get(str(permission), ())
    ]
    arn = ref(target) if kind in _BY_REF else arn_of(target)
    below = {"Fn::Join": ["", [arn, "/*"]]}
    has_parts = kind in {"AWS::DynamoDB::Table", "AWS::S3::Bucket"}
    resources = [arn, below] if has_parts else [arn]
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    return [statement] if actions else []
