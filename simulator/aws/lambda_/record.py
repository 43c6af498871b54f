"""What the journal says of invocations: started, finished, failed, timed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.invocation import Request
    from gameday.simulator.aws.lambda_.outcome import InvocationResult
    from gameday.simulator.aws.lambda_.seams import Recorder

__all__ = ["InvocationRecord"]


class InvocationRecord:
    """Records invocations under the responder's name."""

    def __init__(self, journal: Recorder) -> None:
        self._journal = journal

    def started(self, function: Function, request: Request, *, cold: bool) -> None:
        """Record that the function's code begins to run, after any cold start."""
        self._record(
            "responder.started",
            function,
            function=function.name,
            request_id=request.id,
            attempt=request.attempt,
            cold=cold,
        )

    def ended(self, function: Function, result: InvocationResult) -> None:
        """Record how it ended; a failure names the line in the function's own code."""
        duration_s = round(result.duration_s, 3)
        failure = result.failure
        fields: dict[str, Any]
        if failure is None:
            kind, fields = "responder.finished", {"duration_s": duration_s}
        elif failure.kind == "timeout":
            kind, fields = "responder.timed_out", {"timeout_s": function.timeout_s}
        else:
            kind = "responder.failed"
            fields = {
                "error": failure.error,
                "message": failure.message,
                "duration_s": duration_s,
            }
            fields |= {"line": failure.line} if failure.line else {}
        self._record(kind, function, request_id=result.request_id, **fields)

    def _record(self, kind: str, of: Function, **fields: Any) -> None:
        actor = f"responder:{of.responder}"
        self._journal.record(kind, actor, responder=of.responder, **fields)
