"""Schedules of EventBridge Scheduler, played as scheduled rules.

moto's stacks know no Scheduler. A rule calls the same target with the same input at the
same times; what is lost are one-time schedules (``at()``), time zones and windows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.cloudformation.functions import is_function

if TYPE_CHECKING:
    from gameday.simulator.deployment.cloudformation.source import Template

__all__ = ["SCHEDULE", "replace_schedule"]

SCHEDULE = "AWS::Scheduler::Schedule"
_MACHINE = "AWS::StepFunctions::StateMachine"
_EVENTS = "events.amazonaws.com"
_PASSED = ("DeadLetterConfig", "Input", "RetryPolicy")


def replace_schedule(name: str, resources: Template, notes: list[str]) -> None:
    """Replace a schedule by a rule of the same name; one that cannot be stays."""
    schedule = resources[name]["Properties"]
    expression = str(schedule.get("ScheduleExpression"))
    if expression.startswith("at("):
        notes.append(f"the schedule `{name}` is left out: `at()` is not played")
        return
    notes.append(f"the schedule `{name}` is played as a rule with a schedule")
    given = schedule.get("Target") or {}
    target = {"Id": name, "Arn": given.get("Arn")}
    target |= {key: given[key] for key in _PASSED if key in given}
    if _is_machine(given.get("Arn"), resources):
        target["RoleArn"] = given.get("RoleArn")
        _let_events_take(given.get("RoleArn"), resources)
    else:
        resources[f"{name}Permission"] = _write_permission(name, given.get("Arn"))
    resources[name] = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "ScheduleExpression": expression,
            "State": schedule.get("State", "ENABLED"),
            "Targets": [target],
        },
    }


def _is_machine(arn: Any, resources: Template) -> bool:
    if not is_function(arn):
        return str(arn).split(":")[2:3] == ["states"]
    (reference,) = arn.values()
    name = reference[0] if isinstance(reference, list) else reference
    return (resources.get(str(name)) or {}).get("Type") == _MACHINE


def _let_events_take(role: Any, resources: Template) -> None:
    """Let EventBridge's rules take on the role that Scheduler would."""
    target = role.get("Fn::GetAtt") if isinstance(role, dict) else None
    resource = resources.get(str(target[0])) if target else None
    if resource is None:
        return
    trust = resource["Properties"]["AssumeRolePolicyDocument"]
    principal = {"Service": _EVENTS}
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    statements = trust["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    trust["Statement"] = [*listed, allow]


def _write_permission(name: str, function: Any) -> Template:
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": function,
            "Principal": _EVENTS,
            "SourceArn": {"Fn::GetAtt": [name, "Arn"]},
        },
    }
