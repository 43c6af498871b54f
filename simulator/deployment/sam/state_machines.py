"""``AWS::Serverless::StateMachine``: the machine, its role and its events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.simulator.deployment.sam.events import read_state, write_target
from gameday.simulator.deployment.sam.generation import arn_of, ref, write_tags
from gameday.simulator.deployment.sam.roles import MANAGED, RoleDraft, service_role
from gameday.simulator.deployment.sam.schedules import add_schedule

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["add_state_machine"]

_KNOWN = frozenset(
    {
        "AutoPublishAlias",
        "Definition",
        "DefinitionSubstitutions",
        "DefinitionUri",
        "DeploymentPreference",
        "Events",
        "Logging",
        "Name",
        "PermissionsBoundary",
        "Policies",
        "PropagateTags",
        "Role",
        "RolePath",
        "Tags",
        "Tracing",
        "Type",
        "UseAliasAsEventTarget",
    }
)
_START = "states:StartExecution"
_RULES = frozenset({"CloudWatchEvent", "EventBridgeRule", "Schedule"})
_EVENTS = (*sorted(_RULES), "ScheduleV2", "Api")


def add_state_machine(
    generation: Generation, logical_id: str, resource: Template
) -> None:
    """Write a state machine out."""
    properties = resource.get("Properties") or {}
    generation.check(logical_id, properties, _KNOWN)
    if not {"Definition", "DefinitionUri"} & properties.keys():
        path = (logical_id, "Properties")
        message = f"`{logical_id}` has neither `Definition` nor `DefinitionUri`"
        generation.complain(path, message)
        return
    role = properties.get("Role") or arn_of(f"{logical_id}Role")
    machine = {
        "Definition": properties.get("Definition"),
        "DefinitionS3Location": _find_definition(properties.get("DefinitionUri")),
        "DefinitionSubstitutions": properties.get("DefinitionSubstitutions"),
        "LoggingConfiguration": properties.get("Logging"),
        "RoleArn": role,
        "StateMachineName": properties.get("Name"),
        "StateMachineType": properties.get("Type"),
        "Tags": write_tags(properties.get("Tags"), "stateMachine"),
        "TracingConfiguration": properties.get("Tracing"),
    }
    generation.add(
        logical_id,
        "AWS::StepFunctions::StateMachine",
        machine,
        DependsOn=resource.get("DependsOn"),
    )
    if not properties.get("Role"):
        _add_role(generation, logical_id, properties)
    for name, event in (properties.get("Events") or {}).items():
        _add_event(generation, logical_id, name, event)


def _find_definition(given: Any) -> Any:
    if isinstance(given, str) and given.startswith("s3://"):
        bucket, _, key = given.removeprefix("s3://").partition("/")
        return {"Bucket": bucket, "Key": key}
    return given


def _add_role(generation: Generation, logical_id: str, properties: Template) -> None:
    role = RoleDraft(generation, logical_id, "states.amazonaws.com", "stateMachine")
    if (properties.get("Tracing") or {}).get("Enabled"):
        role.managed.append(f"{MANAGED}AWSXrayWriteOnlyAccess")
    role.add_policies(properties.get("Policies"))
    role.finish(properties)


def _add_event(
    generation: Generation, machine: str, name: str, event: Template
) -> None:
    kind, properties = event.get("Type"), event.get("Properties") or {}
    path = (machine, "Properties", "Events", name)
    logical_id = f"{machine}{name}"
    if kind == "Api":
        generation.note(f"the Api event `{name}` of `{machine}` is left out")
    elif kind == "ScheduleV2":
        add_schedule(
            generation, logical_id, properties, target=ref(machine), action=_START
        )
    elif kind in _RULES:
        _add_rule(generation, machine, logical_id, properties)
    else:
        message = f"a state machine has no event of type `{kind}`"
        hint = suggest(str(kind), _EVENTS)
        generation.complain((*path, "Type"), message, hint)


def _add_rule(
    generation: Generation, machine: str, event: str, properties: Template
) -> None:
    target = write_target(generation, event, properties, "StepFunctionsTarget")
    role = properties.get("RoleArn")
    if role is None:
        _add_event_role(generation, machine, event, properties)
        role = arn_of(f"{event}Role")
    rule = {
        "Description": properties.get("Description"),
        "EventBusName": properties.get("EventBusName"),
        "EventPattern": properties.get("Pattern"),
        "Name": properties.get("RuleName") or properties.get("Name"),
        "ScheduleExpression": properties.get("Schedule"),
        "State": read_state(properties),
        "Targets": [{"Arn": ref(machine), "RoleArn": role, **target}],
    }
    generation.add(event, "AWS::Events::Rule", rule)


def _add_event_role(
    generation: Generation, machine: str, event: str, properties: Template
) -> None:
    statement = {"Effect": "Allow", "Action": _START, "Resource": ref(machine)}
    policy = {
        "PolicyName": f"{event}RoleStartExecutionPolicy",
        "PolicyDocument": {"Statement": [statement]},
    }
    role = {
        "AssumeRolePolicyDocument": service_role("events.amazonaws.com"),
        "Policies": [policy],
        "PermissionsBoundary": properties.get("PermissionsBoundary"),
    }
    generation.add(f"{event}Role", "AWS::IAM::Role", role)
