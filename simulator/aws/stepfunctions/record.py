"""What the journal says of executions: started, finished, failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.seams import Recorder
    from gameday.simulator.aws.stepfunctions.errors import StateFailed

__all__ = ["ExecutionRecord"]


@dataclass(frozen=True, slots=True)
class ExecutionRecord:
    """Records one execution under its responder's name."""

    journal: Recorder
    responder: str
    execution: str

    def started(self, machine: str) -> None:
        """Record that the first state is about to be entered."""
        self._tell("responder.started", function=machine, attempt=1, cold=False)

    def finished(self, duration_s: float) -> None:
        """Record that the last state was left."""
        self._tell("responder.finished", duration_s=round(duration_s, 3))

    def failed(self, failure: StateFailed, state: str, duration_s: float) -> None:
        """Record an error that nobody caught, and the state it came from."""
        self._tell(
            "responder.failed",
            error=failure.error,
            message=failure.cause,
            duration_s=round(duration_s, 3),
            line=f"state {state}",
        )

    def _tell(self, kind: str, **fields: Any) -> None:
        self.journal.record(
            kind,
            f"responder:{self.responder}",
            responder=self.responder,
            request_id=self.execution,
            **fields,
        )
