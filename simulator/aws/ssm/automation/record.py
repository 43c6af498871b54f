"""What the journal says of executions: started, finished, failed, timed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.seams import Recorder
    from gameday.simulator.aws.ssm.automation.execution import Execution

__all__ = ["ExecutionRecord"]


class ExecutionRecord:
    """Records executions under their document's name."""

    def __init__(self, journal: Recorder) -> None:
        self._journal = journal

    def started(self, execution: Execution) -> None:
        """Record that the first step begins."""
        self._record(
            "responder.started",
            execution,
            function=execution.name,
            attempt=1,
            cold=True,
        )

    def ended(self, execution: Execution, duration_s: float) -> None:
        """Record how it ended; a failure names its step."""
        fields: dict[str, Any] = {"duration_s": round(duration_s, 3)}
        if execution.status == "Success":
            self._record("responder.finished", execution, **fields)
            return
        kind = next((r.failure_kind for r in execution.steps if r.failure_kind), "")
        fields["error"] = kind or execution.status
        fields["message"] = execution.failure or f"the execution is {execution.status}"
        if execution.failed_step:
            fields["line"] = f"step {execution.failed_step}"
        self._record("responder.failed", execution, **fields)

    def _record(self, kind: str, of: Execution, **fields: Any) -> None:
        self._journal.record(
            kind, f"responder:{of.name}", responder=of.name, request_id=of.id, **fields
        )
