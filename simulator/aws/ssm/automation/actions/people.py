"""Actions that wait for a person: approve and pause.

Nobody is there unless somebody sends a signal, or the runbook's approvals are set to
come by themselves after a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ssm.automation.faults import StepFailed
from gameday.simulator.aws.ssm.automation.run import Result

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Run

__all__ = ["approve", "pause"]


def approve(run: Run, record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Ask the approvers, and wait until as many as needed have agreed."""
    approvers = [str(each) for each in inputs.get("Approvers") or ()]
    _ask(run, record, inputs, approvers)
    needed = int(inputs.get("MinRequiredApprovals", 1))
    decisions: list[dict[str, str]] = []
    while len(decisions) < needed:
        signal = run.host.wait_for_person(run.execution, record)
        if signal["SignalType"] not in {"Approve", "Reject"}:
            continue
        decisions.append(_decide(run, signal))
        if signal["SignalType"] == "Reject":
            raise StepFailed(f"{signal['By']} rejected it", kind="Rejected")
    outputs = {"ApprovalStatus": "Approved", "ApproverDecisions": decisions}
    return Result(outputs=outputs)


def pause(run: Run, record: StepRecord, _inputs: dict[str, Any]) -> Result:
    """Wait until somebody resumes the execution."""
    while run.host.wait_for_person(run.execution, record)["SignalType"] != "Resume":
        pass
    return Result()


def _ask(
    run: Run, record: StepRecord, inputs: dict[str, Any], approvers: list[str]
) -> None:
    text = str(inputs.get("Message") or f"Approve {record.step.name}?")
    if topic := inputs.get("NotificationArn"):
        run.call("sns", "publish", TopicArn=topic, Subject="Approval", Message=text)
    run.host.journal.record(
        "message.sent",
        run.execution.who,
        to=", ".join(approvers),
        subject=f"Approve {record.step.name} of {run.execution.name}",
        text=text,
    )


def _decide(run: Run, signal: Any) -> dict[str, str]:
    by = str(signal["By"])
    run.host.journal.record("message.acknowledged", by, by=by)
    decision = {"Approve": "Approved", "Reject": "Rejected"}[signal["SignalType"]]
    return {"Approver": by, "Decision": decision}
