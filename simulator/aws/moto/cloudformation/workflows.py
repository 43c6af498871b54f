"""State machines of stacks, with the definition that a template writes as it likes.

moto knows one that is a text already, leaves substitutions in it alone, and has not got
the attribute ``Arn``.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    read_tags,
)

__all__ = ["TYPES"]

_LONGEST_NAME = 80


def _create_machine(properties: Properties, place: Place) -> Resource:
    backend = place.backend("stepfunctions")
    tags = read_tags(properties)
    machine = backend.create_state_machine(
        name=place.name[:_LONGEST_NAME],
        definition=_write_definition(properties),
        roleArn=properties["RoleArn"],
        tags=[{"key": key, "value": value} for key, value in tags.items()],
        loggingConfiguration=properties.get("LoggingConfiguration"),
        tracingConfiguration=properties.get("TracingConfiguration"),
        sm_type=properties.get("StateMachineType"),
    )
    delete = partial(backend.delete_state_machine, machine.arn)
    attributes = {"Arn": machine.arn, "Name": machine.name}
    return Resource(machine.arn, attributes, delete)


def _write_definition(properties: Properties) -> str:
    """Return the definition as text; none where it lies in a bucket."""
    given: Any = properties.get("DefinitionString") or properties.get("Definition")
    text = given if isinstance(given, str) else json.dumps(given) if given else ""
    for name, value in (properties.get("DefinitionSubstitutions") or {}).items():
        text = text.replace(f"${{{name}}}", str(value))
    return text


TYPES = {
    "AWS::StepFunctions::StateMachine": ResourceType(
        _create_machine, frozenset({"Arn", "Name"}), "StateMachineName"
    ),
}
"""How to make a resource, by CloudFormation type."""
