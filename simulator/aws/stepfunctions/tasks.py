"""What a ``Task`` does: call a function, a service of AWS, or another state machine.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.timing import time_limit
from gameday.simulator.aws.stepfunctions.unplayed import Unplayed

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.stepfunctions.payload import DataFlow
    from gameday.simulator.aws.stepfunctions.services import ServiceCalls
    from gameday.simulator.aws.stepfunctions.state import Execution
    from gameday.simulator.aws.stepfunctions.tokens import Tokens
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["Tasks"]

_State = dict[str, Any]
_INTEGRATION = "arn:aws:states:::"
_SDK = "aws-sdk:"
_WAIT = ".waitForTaskToken"
_OPTIMISED = {
    "dynamodb": frozenset({"getItem", "putItem", "updateItem", "deleteItem"}),
    "events": frozenset({"putEvents"}),
    "lambda": frozenset({"invoke"}),
    "sns": frozenset({"publish"}),
    "sqs": frozenset({"sendMessage"}),
    "states": frozenset({"startExecution", "startExecution.sync"})
    | {"startExecution.sync:2"},
}


@dataclass(slots=True)
class Tasks:
    """Does the tasks of one execution.

    Args:
        clock: The exercise's clock.
        calls: Makes calls with the state machine's role.
        tokens: Where task tokens are given back.
        wait_for: Waits for the end of another execution, by its ARN.
    """

    clock: Scheduler
    calls: ServiceCalls
    tokens: Tokens
    wait_for: Callable[[str], Execution]

    def work(self, state: _State, data: Any, flow: DataFlow) -> Any:
        """Do a state's task and return its result.

        Raises:
            StateFailed: It failed, or took too long.
        """
        resource = str(state["Resource"])
        token = None
        if resource.endswith(_WAIT):
            token = self.tokens.issue()
            flow = replace(flow, context={**flow.context, "Task": {"Token": token}})
        effective = flow.enter(state, data)
        limit = state.get("TimeoutSeconds")
        if "TimeoutSecondsPath" in state:
            limit = flow.find_seconds(effective, state, "TimeoutSecondsPath")
        with time_limit(self.clock, None if limit is None else float(limit)):
            result = self._call(resource.removesuffix(_WAIT), effective)
            if token is None:
                return result
            beat = state.get("HeartbeatSeconds")
            beat_s = None if beat is None else float(beat)
            return self.tokens.wait(token, heartbeat_s=beat_s)

    def _call(self, resource: str, data: Any) -> Any:
        arn = Arn.parse(resource)
        if arn and arn.service == "lambda":
            answer = self._invoke({"FunctionName": resource, "Payload": data})
            return answer["Payload"]
        if not resource.startswith(_INTEGRATION):
            raise Unplayed(f"the task {resource}")
        name = resource.removeprefix(_INTEGRATION)
        if name.startswith(_SDK):
            service, _, operation = name.removeprefix(_SDK).partition(":")
            return self.calls.call(service, operation, data)
        service, _, operation = name.partition(":")
        if operation not in _OPTIMISED.get(service, ()):
            raise Unplayed(f"the integration {resource}")
        if service == "lambda":
            return self._invoke(data)
        if service == "states":
            return self._start(operation, data)
        return self.calls.call(service, operation, data)

    def _invoke(self, data: Any) -> Any:
        if isinstance(data, dict):
            data = {**data, **_payload(data)}
        answer = self.calls.call("lambda", "invoke", data)
        text = answer.get("Payload") or "null"
        payload = _read(text)
        if answer.get("FunctionError"):
            details = payload if isinstance(payload, dict) else {}
            raise StateFailed(str(details.get("errorType", "Lambda.Unknown")), text)
        return {**answer, "Payload": payload}

    def _start(self, operation: str, data: Any) -> Any:
        started = self.calls.call("sfn", "startExecution", data)
        if operation == "startExecution":
            return started
        ended = _write_end(self.wait_for(started["ExecutionArn"]))
        if ended["Status"] != "SUCCEEDED":
            raise StateFailed("States.TaskFailed", json.dumps(ended))
        if operation.endswith(":2"):
            ended["Output"] = _read(ended["Output"])
        return ended


def _write_end(execution: Execution) -> dict[str, Any]:
    """Write how an execution ended as the result of the task that started it."""
    return {
        "ExecutionArn": execution.arn,
        "StateMachineArn": execution.machine_arn,
        "Name": execution.name,
        "Status": execution.status,
        "Input": execution.input,
        "Output": execution.output,
        "Error": execution.error,
        "Cause": execution.cause,
    }


def _payload(data: dict[str, Any]) -> dict[str, Any]:
    return (
        {"Payload": json.dumps(data["Payload"]).encode()} if "Payload" in data else {}
    )


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
