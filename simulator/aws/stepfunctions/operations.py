"""The operations of Step Functions that the simulator answers itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.stepfunctions.executions import StateMachines
    from gameday.simulator.aws.stepfunctions.state import Execution
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_operations"]

_SERVICE = "stepfunctions"


def add_operations(operations: Operations, machines: StateMachines) -> None:
    """Answer what starts, stops and describes executions, and takes tokens back."""

    def start(call: Call) -> Mapping[str, Any]:
        execution = machines.start(
            call.params["stateMachineArn"],
            call.params.get("input") or "{}",
            name=call.params.get("name"),
        )
        return {
            "executionArn": execution.arn,
            "startDate": execution.started,
        }

    def foresee(call: Call) -> str | None:
        return machines.find_lack(str(call.params["stateMachineArn"]))

    def start_synchronously(call: Call) -> Mapping[str, Any]:
        return _describe(machines.wait_for(start(call)["executionArn"]))

    def describe(call: Call) -> Mapping[str, Any]:
        return _describe(machines.describe(call.params["executionArn"]))

    def stop(call: Call) -> Mapping[str, Any]:
        stopped = machines.stop(
            call.params["executionArn"],
            error=call.params.get("error") or "",
            cause=call.params.get("cause") or "",
        )
        return {"stopDate": stopped.ended}

    def succeed(call: Call) -> Mapping[str, Any]:
        token = call.params["taskToken"]
        known = machines.tokens.succeed(token, call.params["output"])
        return _take_back(was_known=known)

    def fail(call: Call) -> Mapping[str, Any]:
        given = (call.params.get("error") or "", call.params.get("cause") or "")
        token = call.params["taskToken"]
        known = machines.tokens.fail(token, StateFailed(*given))
        return _take_back(was_known=known)

    def beat(call: Call) -> Mapping[str, Any]:
        known = machines.tokens.beat(call.params["taskToken"])
        return _take_back(was_known=known)

    operations.add(_SERVICE, "DescribeExecution", describe)
    operations.add(_SERVICE, "SendTaskFailure", fail)
    operations.add(_SERVICE, "SendTaskHeartbeat", beat)
    operations.add(_SERVICE, "SendTaskSuccess", succeed)
    operations.add(_SERVICE, "StartExecution", start, foresee=foresee)
    operations.add(_SERVICE, "StartSyncExecution", start_synchronously, foresee=foresee)
    operations.add(_SERVICE, "StopExecution", stop)


def _describe(execution: Execution) -> Mapping[str, Any]:
    members = {
        "executionArn": execution.arn,
        "stateMachineArn": execution.machine_arn,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.started,
        "stopDate": execution.ended,
        "input": execution.input,
        "output": execution.output,
        "error": execution.error,
        "cause": execution.cause,
    }
    return {key: value for key, value in members.items() if value is not None}


def _take_back(*, was_known: bool) -> Mapping[str, Any]:
    if not was_known:
        raise AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist'")
    return {}
