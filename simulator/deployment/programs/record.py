"""What the journal says of runs: started, finished, failed, timed out, to be repeated.

The facts are those of Lambda responders, with the exit status and the last lines of
standard error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.seams import Recorder
    from gameday.simulator.deployment.programs.command import Command
    from gameday.simulator.deployment.programs.run import Outcome

__all__ = ["RunRecord"]

_LINES = 5
_LONGEST = 1000


class RunRecord:
    """Records runs under the responder's name."""

    def __init__(self, journal: Recorder) -> None:
        self._journal = journal

    def started(self, command: Command, request_id: str, attempt: int) -> None:
        """Record that the program is started."""
        self._record(
            "responder.started",
            command,
            function=command.arn,
            request_id=request_id,
            attempt=attempt,
            cold=True,
        )

    def ended(
        self,
        command: Command,
        request_id: str,
        outcome: Outcome,
        *,
        duration_s: float,
        said: str,
    ) -> None:
        """Record how it ended.

        Args:
            command: What ran.
            request_id: The run; attempts share it.
            outcome: How it ended.
            duration_s: Seconds of the exercise's time.
            said: What it wrote on standard error, without secrets.
        """
        fields: dict[str, Any] = {"request_id": request_id}
        if outcome.kind == "timed_out":
            fields["timeout_s"] = command.settings.timeout
            fields["message"] = outcome.error
        else:
            fields["duration_s"] = round(duration_s, 3)
            fields["exit_code"] = outcome.exit_code
        if outcome.kind == "failed":
            fields["error"] = outcome.error
            fields["message"] = _last_lines(said) or outcome.error
        self._record(f"responder.{outcome.kind}", command, **fields)

    def postponed(
        self,
        command: Command,
        request_id: str,
        outcome: Outcome,
        attempt: int,
        delay_s: float,
    ) -> None:
        """Record that a failed run will be tried again."""
        self._journal.record(
            "event.failed",
            f"responder:{command.name}",
            target=command.arn,
            source="command",
            request_id=request_id,
            reason=outcome.error,
            attempt=attempt,
            retry_in=delay_s,
        )

    def _record(self, kind: str, of: Command, **fields: Any) -> None:
        self._journal.record(kind, f"responder:{of.name}", responder=of.name, **fields)


def _last_lines(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-_LINES:])[-_LONGEST:]
