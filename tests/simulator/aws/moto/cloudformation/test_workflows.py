"""A state machine of a stack is what its template says, however that is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount

ROLE = "arn:aws:iam::123456789012:role/r"
STATES = {"StartAt": "Rest", "States": {"Rest": {"Type": "Pass", "End": True}}}
TEXT = '{"StartAt": "${First}", "States": {"${First}": {"Type": "Pass", "End": true}}}'


@pytest.mark.parametrize(
    "written",
    [
        {"Definition": STATES},
        {"DefinitionString": json.dumps(STATES)},
        {"DefinitionString": TEXT, "DefinitionSubstitutions": {"First": "Rest"}},
        {"DefinitionString": {"Fn::Join": ["", [json.dumps(STATES)]]}},
    ],
)
def test_a_definition_is_read_as_it_is_written(
    account: EmbeddedAccount, written: dict[str, Any]
) -> None:
    """As an object or as a text, with its substitutions; and it has an ARN."""
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"StateMachineName": "m", "RoleArn": ROLE, **written},
    }
    arn = {"Value": {"Fn::GetAtt": ["Machine", "Arn"]}}
    cloudformation = account.client("cloudformation")
    template = {"Resources": {"Machine": machine}, "Outputs": {"Arn": arn}}
    cloudformation.create_stack(StackName="s", TemplateBody=json.dumps(template))
    (stack,) = cloudformation.describe_stacks(StackName="s")["Stacks"]
    (output,) = stack["Outputs"]
    made = output["OutputValue"]
    assert made == "arn:aws:states:us-east-1:123456789012:stateMachine:m"
    states = account.client("stepfunctions")
    described = states.describe_state_machine(stateMachineArn=made)
    assert json.loads(described["definition"]) == STATES
    cloudformation.delete_stack(StackName="s")
    assert states.list_state_machines()["stateMachines"] == []
