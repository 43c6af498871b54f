"""An execution of a runbook as its record shows it: status, steps, outputs.

It is what ``GetAutomationExecution`` reports. Running it is the interpreter's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from gameday.simulator.aws.ssm.automation.values import to_text, to_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gameday.scorecards.actor import Actor as Party
    from gameday.simulator.aws.ssm.automation.document import Document
    from gameday.simulator.aws.ssm.automation.steps import Step
    from gameday.simulator.aws.sts.credentials import Credentials
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["Execution", "Status", "StepRecord"]

Status = Literal[
    "Pending",
    "InProgress",
    "Waiting",
    "Success",
    "TimedOut",
    "Cancelling",
    "Cancelled",
    "Failed",
]

_OVER = frozenset({"Success", "TimedOut", "Cancelled", "Failed"})


@dataclass(slots=True)
class StepRecord:
    """One run of one step."""

    step: Step
    id: str
    began: datetime
    status: Status = "InProgress"
    ended: datetime | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """With every reference filled."""
    outputs: dict[str, Any] = field(default_factory=dict)
    failure: str = ""
    failure_kind: str = ""

    def describe(self) -> dict[str, Any]:
        """Return the ``StepExecution`` of the API."""
        fields: dict[str, Any] = {
            "StepExecutionId": self.id,
            "StepName": self.step.name,
            "Action": self.step.action,
            "StepStatus": self.status,
            "ExecutionStartTime": self.began,
            "ExecutionEndTime": self.ended,
            "Inputs": {k: to_text(v) for k, v in self.inputs.items()},
            "Outputs": {k: to_texts(v) for k, v in self.outputs.items()},
            "OnFailure": self.step.on_failure,
            "MaxAttempts": self.step.max_attempts,
            "IsEnd": self.step.is_end,
            "IsCritical": self.step.is_critical,
            "NextStep": self.step.next_step,
            "TimeoutSeconds": self.step.timeout_s,
        }
        if self.failure:
            stage = {"FailureStage": "Invocation", "FailureType": self.failure_kind}
            fields["FailureMessage"] = self.failure
            fields["FailureDetails"] = {**stage, "Details": {}}
        return {k: v for k, v in fields.items() if v is not None}


@dataclass(slots=True)
class Execution:
    """One execution."""

    id: str
    name: str
    """The document's name."""
    version: str
    document: Document
    parameters: Mapping[str, Any]
    account: str
    region: str
    executed_by: str
    """The ARN of whoever started it."""
    credentials: Credentials
    """Whose calls its steps make."""
    began: datetime
    who: Party
    """Who acts by it, in the words of the exercise."""
    parent: str | None = None
    status: Status = "Pending"
    ended: datetime | None = None
    failure: str = ""
    failed_step: str = ""
    steps: list[StepRecord] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    actor: Actor | None = None
    stop: Literal["Cancel", "Complete"] | None = None
    """How somebody asked it to stop."""
    signals: list[Mapping[str, Any]] = field(default_factory=list)
    """What people said that nobody has read yet."""
    waits_for: str | None = None
    """The step that waits for a person."""

    @property
    def is_over(self) -> bool:
        """Whether nothing of it will run any more."""
        return self.status in _OVER

    def find(self, name: str) -> Any:
        """Return an output of a step, by ``step.Output``; None where there is none."""
        step, _, output = name.partition(".")
        for record in reversed(self.steps):
            if record.step.name == step:
                return _dig(record.outputs, output)
        return None

    def summarize(self) -> dict[str, Any]:
        """Return the ``AutomationExecutionMetadata`` of the API."""
        fields: dict[str, Any] = {
            "AutomationExecutionId": self.id,
            "DocumentName": self.name,
            "DocumentVersion": self.version,
            "AutomationExecutionStatus": self.status,
            "ExecutionStartTime": self.began,
            "ExecutionEndTime": self.ended,
            "ExecutedBy": self.executed_by,
            "Mode": "Auto",
            "ParentAutomationExecutionId": self.parent,
            "Outputs": {k: to_texts(v) for k, v in self.outputs.items()},
            "Targets": [],
            "ResolvedTargets": {"ParameterValues": [], "Truncated": False},
            "AutomationType": "Local",
        }
        if self.failure:
            fields["FailureMessage"] = self.failure
        if self.steps and not self.is_over:
            fields["CurrentStepName"] = self.steps[-1].step.name
            fields["CurrentAction"] = self.steps[-1].step.action
        return {k: v for k, v in fields.items() if v is not None}

    def describe(self) -> dict[str, Any]:
        """Return the ``AutomationExecution`` of the API."""
        fields = self.summarize()
        del fields["AutomationType"]
        return fields | {
            "Parameters": {k: to_texts(v) for k, v in self.parameters.items()},
            "StepExecutions": [record.describe() for record in self.steps],
            "StepExecutionsTruncated": False,
        }


def _dig(outputs: Mapping[str, Any], name: str) -> Any:
    """Return ``Payload.key`` of an output that is a mapping, or the output."""
    if name in outputs:
        return outputs[name]
    head, dot, rest = name.partition(".")
    found = outputs.get(head)
    return _dig(found, rest) if dot and isinstance(found, dict) else None
