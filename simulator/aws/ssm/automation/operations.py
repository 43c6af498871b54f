"""The operations of Automation, and its instances, in the Systems Manager API.

Documents are moto's; executions are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ssm.automation.inventory import describe_instance_information
from gameday.simulator.engine.gateway.call import AwsError, NotSimulated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.ssm.automation.execution import Execution
    from gameday.simulator.aws.ssm.automation.service import Automation
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_operations"]

_SIGNALS = frozenset({"Approve", "Reject", "Resume"})
_NOT_SIMULATED = ("Targets", "TargetMaps", "TargetLocations", "TargetParameterName")
_FILTERS = {
    "DocumentNamePrefix": lambda each, value: each.name.startswith(value),
    "ExecutionId": lambda each, value: each.id == value,
    "ExecutionStatus": lambda each, value: each.status == value,
    "ParentExecutionId": lambda each, value: each.parent == value,
}


def add_operations(operations: Operations, automation: Automation) -> None:
    """Answer the operations of executions."""
    answers = _Answers(automation)
    operations.add(
        "ssm", "StartAutomationExecution", answers.start, foresee=answers.foresee
    )
    for name, answer in {
        "StopAutomationExecution": answers.stop,
        "SendAutomationSignal": answers.signal,
        "GetAutomationExecution": answers.get,
        "DescribeAutomationExecutions": answers.describe_executions,
        "DescribeAutomationStepExecutions": answers.describe_steps,
        "DescribeInstanceInformation": answers.describe_instances,
    }.items():
        operations.add("ssm", name, answer)


class _Answers:
    def __init__(self, automation: Automation) -> None:
        self._automation = automation

    def describe_instances(self, call: Call) -> Mapping[str, Any]:
        return describe_instance_information(self._automation.reader, call)

    def foresee(self, call: Call) -> str | None:
        """Say what an execution would lack, had its start not been refused."""
        name = str(call.params["DocumentName"])
        lacking = self._automation.find_lack(name, call.account, call.region)
        return _name_targets(call) or lacking

    def start(self, call: Call) -> Mapping[str, Any]:
        params = call.params
        if what := _name_targets(call):
            raise NotSimulated(what, call="ssm:StartAutomationExecution")
        execution = self._automation.start(
            str(params["DocumentName"]),
            dict(params.get("Parameters") or {}),
            version=str(params.get("DocumentVersion") or "$DEFAULT"),
            caller=call.caller,
            region=call.region,
        )
        return {"AutomationExecutionId": execution.id}

    def stop(self, call: Call) -> Mapping[str, Any]:
        how = str(call.params.get("Type") or "Cancel")
        self._automation.stop(self._require(call), how)
        return {}

    def signal(self, call: Call) -> Mapping[str, Any]:
        kind = str(call.params["SignalType"])
        execution = self._require(call)
        if kind not in _SIGNALS:
            what = f"the signal {kind}, which is one of interactive mode"
            raise NotSimulated(what, call="ssm:SendAutomationSignal")
        by = call.caller.arn
        self._automation.signal(execution, {"SignalType": kind, "By": by})
        return {}

    def get(self, call: Call) -> Mapping[str, Any]:
        return {"AutomationExecution": self._require(call).describe()}

    def describe_executions(self, call: Call) -> Mapping[str, Any]:
        found = [
            execution.summarize()
            for execution in self._automation.list_all()
            if _is_in_place(execution, call) and _passes(execution, call)
        ]
        return {"AutomationExecutionMetadataList": found}

    def describe_steps(self, call: Call) -> Mapping[str, Any]:
        steps = [record.describe() for record in self._require(call).steps]
        if call.params.get("ReverseOrder"):
            steps.reverse()
        return {"StepExecutions": steps}

    def _require(self, call: Call) -> Execution:
        wanted = str(call.params["AutomationExecutionId"])
        execution = self._automation.find(wanted)
        if execution is None or not _is_in_place(execution, call):
            raise AwsError(
                "AutomationExecutionNotFoundException",
                f"Couldn't find an automation execution with id {wanted}.",
            )
        return execution


def _name_targets(call: Call) -> str | None:
    given = [name for name in _NOT_SIMULATED if call.params.get(name)]
    return f"executions on several targets ({', '.join(given)})" if given else None


def _is_in_place(execution: Execution, call: Call) -> bool:
    return (execution.account, execution.region) == (call.account, call.region)


def _passes(execution: Execution, call: Call) -> bool:
    return all(
        any(_FILTERS[each["Key"]](execution, value) for value in each["Values"])
        for each in call.params.get("Filters") or ()
        if each["Key"] in _FILTERS
    )
