"""What a template says in a way that the embedded account does not take, said anew.

The account's CloudFormation is moto's; each change here names what moto lacks. Nothing
of it changes what the template means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template

__all__ = ["adapt"]

_MACHINE = "AWS::StepFunctions::StateMachine"
_LONGEST = 40
_VERSION = "AWS::Lambda::Version"
_FIRST = "1"
"""The number of the version that a function has at first."""

_TRUE_OR_FALSE = {"true": True, "false": False}


def adapt(template: Template, notes: list[str]) -> Template:
    """Return the template as the account takes it; adds to the notes."""
    resources = template["Resources"]
    kinds = {name: each.get("Type") for name, each in resources.items()}
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
        elif kinds[name] == "AWS::Lambda::EventSourceMapping":
            _read_truth(resource["Properties"], "Enabled")
    return {key: _refer(value, kinds) for key, value in template.items()}


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


def _read_truth(properties: Template, name: str) -> None:
    """Make a truth value of a text: moto takes ``"false"`` for true."""
    value = properties.get(name)
    if isinstance(value, str):
        properties[name] = _TRUE_OR_FALSE.get(value.lower(), value)
