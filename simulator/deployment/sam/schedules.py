"""``ScheduleV2``: a schedule of EventBridge Scheduler, with the role it acts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.sam.generation import arn_of
from gameday.simulator.deployment.sam.roles import service_role

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["add_schedule"]

_PASSED = (
    "Description",
    "EndDate",
    "GroupName",
    "KmsKeyArn",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "StartDate",
    "State",
)
_TARGET = ("DeadLetterConfig", "Input", "RetryPolicy")


def add_schedule(
    generation: Generation,
    event: str,
    properties: Template,
    *,
    target: Any,
    action: str,
) -> None:
    """Write a schedule out.

    Args:
        generation: Where it is added.
        event: Its logical id.
        properties: The event's.
        target: What it calls.
        action: What it does to its target, for its role.
    """
    role = properties.get("RoleArn")
    if role is None:
        _add_role(generation, event, properties, target=target, action=action)
        role = arn_of(f"{event}Role")
    name = None if properties.get("OmitName") else properties.get("Name") or event
    schedule: Template = {
        **{each: properties.get(each) for each in _PASSED},
        "FlexibleTimeWindow": properties.get("FlexibleTimeWindow") or {"Mode": "OFF"},
        "Name": name,
        "Target": {
            "Arn": target,
            "RoleArn": role,
            **{name: properties[name] for name in _TARGET if name in properties},
        },
    }
    generation.add(event, "AWS::Scheduler::Schedule", schedule)


def _add_role(
    generation: Generation,
    event: str,
    properties: Template,
    *,
    target: Any,
    action: str,
) -> None:
    what = "Lambda" if action.startswith("lambda:") else "StartExecution"
    statement = {"Effect": "Allow", "Action": action, "Resource": target}
    policy = {
        "PolicyName": f"{event}{what}Policy",
        "PolicyDocument": {"Statement": [statement]},
    }
    role = {
        "AssumeRolePolicyDocument": service_role("scheduler.amazonaws.com"),
        "Policies": [policy],
        "PermissionsBoundary": properties.get("PermissionsBoundary"),
    }
    generation.add(f"{event}Role", "AWS::IAM::Role", role)
