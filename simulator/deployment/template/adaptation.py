"""What a template says in a way that the embedded account does not take, said anew.

The account's CloudFormation is moto's; each change here names what moto lacks. Nothing
of it changes what the template means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.deployment.template.source import Template

__all__ = ["adapt"]

_MACHINE = "AWS::StepFunctions::StateMachine"
_SCHEDULE = "AWS::Scheduler::Schedule"
_LONGEST = 40
_VERSION = "AWS::Lambda::Version"
_FIRST = "1"
"""The number of the version that a function has at first."""

_TRUE_OR_FALSE = {"true": True, "false": False}


def adapt(template: Template, notes: list[str]) -> Template:
    """Return the template as the account takes it; adds to the notes."""
    resources = template["Resources"]
    kinds = {name: each.get("Type") for name, each in resources.items()}
    added: Template = {}
    for name, resource in list(resources.items()):
        if kinds[name] == _VERSION and _publish(resource, resources):
            del resources[name]
        elif str(kinds[name]).startswith("Custom::"):
            # moto would call the function in a thread, outside of the exercise's time
            resource["Type"] = "AWS::CloudFormation::CustomResource"
            notes.append(f"the custom resource `{name}` is not made")
        elif kinds[name] == _MACHINE:
            # moto's own name may have more than the 80 characters it accepts
            short = {"Fn::Join": ["-", [{"Ref": "AWS::StackName"}, name[:_LONGEST]]]}
            resource["Properties"].setdefault("StateMachineName", short)
        elif kinds[name] == _SCHEDULE:
            added |= _to_rule(name, resource, notes)
        elif kinds[name] == "AWS::Lambda::EventSourceMapping":
            _read_truth(resource["Properties"], "Enabled")
    adapted = {**template, "Resources": {**resources, **added}}
    return {key: _refer(value, kinds) for key, value in adapted.items()}


def _refer(value: Any, kinds: Template) -> Any:
    """Refer to a state machine's ARN by ``Ref``: moto has no attribute ``Arn``."""
    if isinstance(value, list):
        return [_refer(each, kinds) for each in value]
    if not isinstance(value, dict):
        return value
    target = value.get("Fn::GetAtt")
    if isinstance(target, list) and kinds.get(target[0]) == _MACHINE:
        return {"Ref": target[0]} if target[1] == "Arn" else value
    if isinstance(target, list) and kinds.get(target[0]) == _VERSION:
        return _FIRST
    return {key: _refer(each, kinds) for key, each in value.items()}


def _publish(version: Template, resources: Template) -> bool:
    """Let a function publish its first version: moto's version has no attributes."""
    named = version["Properties"].get("FunctionName")
    name = named.get("Ref") if isinstance(named, dict) else None
    function = resources.get(str(name))
    if function is None:
        return False
    function["Properties"]["Publish"] = True
    return True


def _to_rule(name: str, resource: Template, notes: list[str]) -> Template:
    """Play a schedule as a scheduled rule: moto's stacks know no Scheduler."""
    schedule = resource["Properties"]
    target = schedule.get("Target") or {}
    expression = str(schedule.get("ScheduleExpression"))
    if expression.startswith("at("):
        notes.append(f"the schedule `{name}` is left out: `at()` is not played")
        return {}
    notes.append(f"the schedule `{name}` is played as a rule with a schedule")
    rule_target = {"Id": name, "Arn": target.get("Arn")}
    rule_target |= {k: target[k] for k in ("Input", "RetryPolicy") if k in target}
    is_machine = isinstance(target.get("Arn"), dict) and "Ref" in target["Arn"]
    if is_machine:
        rule_target["RoleArn"] = target.get("RoleArn")
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "ScheduleExpression": expression,
            "State": schedule.get("State", "ENABLED"),
            "Targets": [rule_target],
        },
    }
    permission = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": target.get("Arn"),
            "Principal": "events.amazonaws.com",
            "SourceArn": {"Fn::GetAtt": [f"{name}Rule", "Arn"]},
        },
    }
    made = {f"{name}Rule": rule}
    return made if is_machine else made | {f"{name}RulePermission": permission}


def _read_truth(properties: Template, name: str) -> None:
    """Make a truth value of a text: moto takes ``"false"`` for true."""
    value = properties.get(name)
    if isinstance(value, str):
        properties[name] = _TRUE_OR_FALSE.get(value.lower(), value)
