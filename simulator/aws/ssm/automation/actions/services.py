"""Actions that hand over to another service, and wait for what it does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ssm.automation.faults import StepFailed, StepUnplayed
from gameday.simulator.aws.ssm.automation.run import Result
from gameday.simulator.aws.ssm.automation.values import to_texts

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Run

__all__ = [
    "create_stack",
    "delete_stack",
    "execute_automation",
    "execute_state_machine",
    "invoke_function",
    "invoke_webhook",
    "run_command",
]

_POLL_S = 1.0


def invoke_function(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Invoke a Lambda function; it fails where the function does."""
    given = dict(inputs)
    payload = given.pop("InputPayload", None)
    text = given.pop("Payload", None)
    if payload is not None:
        text = json.dumps(payload)
    if text is not None:
        given["Payload"] = text if isinstance(text, str) else json.dumps(text)
    answer = run.call("lambda", "invoke", **given)
    body = answer.pop("Payload").read().decode()
    outputs = {
        "StatusCode": answer["StatusCode"],
        "LogResult": answer.get("LogResult", ""),
        "Payload": body,
    }
    if error := answer.get("FunctionError"):
        raise StepFailed(f"the function failed ({error}): {body}", kind="FunctionError")
    return Result(_load(body), outputs)


def execute_automation(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Start another runbook and wait for it; it fails where the other does."""
    given = {"DocumentName": inputs.get("DocumentName")}
    if version := inputs.get("DocumentVersion"):
        given["DocumentVersion"] = str(version)
    parameters = inputs.get("RuntimeParameters") or {}
    given["Parameters"] = {k: to_texts(v) for k, v in parameters.items()}
    started = run.call("ssm", "start_automation_execution", **given)
    child = run.host.find(started["AutomationExecutionId"])
    if child is None:
        raise StepFailed("the other execution is not there", kind="ExecutionLost")
    child.parent = run.execution.id
    while not child.is_over:
        run.clock.sleep(_POLL_S)
    outputs = {
        "ExecutionId": child.id,
        "Output": [
            text for value in child.outputs.values() for text in to_texts(value)
        ],
        "Status": child.status,
    }
    if child.status != "Success":
        raise StepFailed(
            f"{child.name} ended as {child.status}: {child.failure}",
            kind=f"Execution{child.status}",
        )
    return Result(outputs, outputs)


def execute_state_machine(
    run: Run, _record: StepRecord, inputs: dict[str, Any]
) -> Result:
    """Start a Step Functions execution; its end is not waited for."""
    given = {"stateMachineArn": inputs.get("stateMachineArn")}
    given |= {k: inputs[k] for k in ("input", "name") if k in inputs}
    if not isinstance(given.get("input", ""), str):
        given["input"] = json.dumps(given["input"])
    answer = run.call("stepfunctions", "start_execution", **given)
    return Result(answer, {"executionArn": answer["executionArn"]})


def create_stack(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Create a CloudFormation stack and wait for it."""
    created = run.call("cloudformation", "create_stack", **inputs)
    stack = run.call("cloudformation", "describe_stacks", StackName=created["StackId"])[
        "Stacks"
    ][0]
    outputs = {"StackId": created["StackId"], "StackStatus": stack["StackStatus"]}
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise StepFailed(f"the stack is {stack['StackStatus']}", kind="StackFailed")
    return Result(stack, outputs)


def delete_stack(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Delete a CloudFormation stack."""
    run.call("cloudformation", "delete_stack", StackName=inputs.get("StackName"))
    return Result()


def run_command(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Send a command to instances, which answer nothing.

    An embedded instance has no operating system: the call is made and recorded, and
    every command ends with `Success` and no output. What needs that output meets a gap
    (`Run.fill`).
    """
    sent = run.call("ssm", "send_command", **inputs)["Command"]
    outputs = {
        "CommandId": sent["CommandId"],
        "Status": "Success",
        "ResponseCode": "0",
        "Output": "",
    }
    return Result(outputs, outputs)


def invoke_webhook(_run: Run, _record: StepRecord, _inputs: dict[str, Any]) -> Result:
    """Refuse: an exercise reaches nothing outside of this machine."""
    raise StepUnplayed("`aws:invokeWebhook`")


def _load(text: str) -> Any:
    try:
        return {"Payload": json.loads(text)}
    except ValueError:
        return {"Payload": text}
