"""State machines and executions as they stand in the account: moto's own objects."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from moto.stepfunctions.models import stepfunctions_backends

from gameday.simulator.aws.times import write_time_ms
from gameday.simulator.engine.gateway.call import AwsError

__all__ = ["find_execution", "find_machine", "make_context", "name_responder"]

_TAG = "gameday:responder"
_PARTS = 7  # of an ARN of a state machine or an execution, at least


def find_machine(arn: str) -> Any:
    """Return a state machine.

    Raises:
        AwsError: There is none.
    """
    parts = arn.split(":")
    if len(parts) >= _PARTS:
        for machine in stepfunctions_backends[parts[4]][parts[3]].state_machines:
            if machine.name == parts[6]:
                return machine
    message = f"State Machine Does Not Exist: '{arn}'"
    raise AwsError("StateMachineDoesNotExist", message)


def find_execution(arn: str) -> Any:
    """Return an execution.

    Raises:
        AwsError: There is none.
    """
    parts = arn.split(":")
    if len(parts) >= _PARTS:
        for machine in stepfunctions_backends[parts[4]][parts[3]].state_machines:
            for execution in machine.executions:
                if execution.execution_arn == arn:
                    return execution
    raise AwsError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")


def name_responder(machine: Any) -> str:
    """Return what a machine is called in the journal: by its tag, or its own name."""
    tags: list[dict[str, str]] = []
    with suppress(KeyError):
        tags = machine.backend.get_tags_list_for_state_machine(machine.arn)
    named = (tag["value"] for tag in tags if tag["key"] == _TAG)
    return str(next(named, machine.name))


def make_context(machine: Any, execution: Any, data: Any) -> dict[str, Any]:
    """Return the context object of an execution, ``$$``."""
    return {
        "Execution": {
            "Id": execution.execution_arn,
            "Input": data,
            "Name": execution.name,
            "RoleArn": machine.roleArn,
            "StartTime": write_time_ms(execution.start_date),
            "RedriveCount": 0,
        },
        "StateMachine": {"Id": machine.arn, "Name": machine.name},
    }
