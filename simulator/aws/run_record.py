"""What the journal says when a responder ran: started, finished, failed, timed out.

One record for every kind of responder AWS can run (functions, state machines, runbooks)
and for programs, so that a scorecard and a timeline need not know the kind. It does not
time anything and decides nothing: the service that ran the responder says how it went.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.loops import find_asker, find_business, is_scheduled
from gameday.simulator.engine.clock.trail import current_trail

if TYPE_CHECKING:
    from gameday.scorecards.actor import Actor
    from gameday.scorecards.journal import JSON, Recorder

__all__ = ["RunRecord"]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Tells of one run of a responder, which may take several attempts.

    Durations are seconds of the exercise, written to the millisecond.

    Args:
        journal: Where it is told.
        actor: Who runs; a function of the business is told of in the same way, but
            under an actor that answers nothing.
        request_id: The run's id; attempts share it.
    """

    journal: Recorder
    actor: Actor
    request_id: str

    def started(self, function: str, *, attempt: int = 1, cold: bool) -> None:
        """Record that its code begins to run, after any cold start.

        Args:
            function: What runs: a function's, a machine's or a runbook's name, or the
                ARN of a command.
            attempt: Counted from one.
            cold: Whether something had to be started for it first.
        """
        trail = current_trail()
        fields: dict[str, JSON] = {"scheduled": True} if is_scheduled(trail) else {}
        if led_by := find_business(trail):
            fields["led_by"] = led_by
        self.journal.record(
            "responder.started",
            self.actor,
            responder=self.actor.name,
            function=function,
            request_id=self.request_id,
            attempt=attempt,
            cold=cold,
            **fields,
        )

    def finished(self, duration_s: float, *, exit_code: int | None = None) -> None:
        """Record that it came to its end; a program has an exit status."""
        fields = {} if exit_code is None else {"exit_code": exit_code}
        self._tell("responder.finished", duration_s=round(duration_s, 3), **fields)

    def failed(
        self,
        error: str,
        message: str,
        *,
        duration_s: float,
        line: str | None = None,
        exit_code: int | None = None,
    ) -> None:
        """Record that it failed.

        Args:
            error: The error's name, as the service gives it.
            message: What a person can read.
            duration_s: Seconds since it started.
            line: Where in its own code: a file's line, a state, a step.
            exit_code: A program's exit status; a signal's negative number.
        """
        fields: dict[str, Any] = {"error": error, "message": message}
        fields["duration_s"] = round(duration_s, 3)
        if line:
            fields["line"] = line
        if exit_code is not None:
            fields["exit_code"] = exit_code
        self._tell("responder.failed", **fields)

    def lacked(self, service: str, what: str) -> None:
        """Record that it needs something of AWS that is not simulated."""
        asker = find_asker(current_trail())
        fields = {"asked_by": asker} if asker else {}
        self.journal.record("gap.met", self.actor, service=service, what=what, **fields)

    def timed_out(self, timeout_s: float, *, message: str = "") -> None:
        """Record that it was ended because its time was up."""
        fields = {"message": message} if message else {}
        self._tell("responder.timed_out", timeout_s=timeout_s, **fields)

    def attempt_failed(
        self,
        *,
        target: str,
        source: str,
        reason: str,
        attempt: int,
        retry_in: float | None,
    ) -> None:
        """Record that an event was handled in vain, and whether it is tried again.

        Args:
            target: The ARN of what was to handle it.
            source: Who had sent it.
            reason: The error of the attempt.
            attempt: Counted from one.
            retry_in: Seconds until the next attempt; None where it is given up.
        """
        self.journal.record(
            "event.failed",
            self.actor,
            target=target,
            source=source,
            request_id=self.request_id,
            reason=reason,
            attempt=attempt,
            retry_in=retry_in,
        )

    def _tell(self, kind: str, **fields: Any) -> None:
        names = {"responder": self.actor.name, "request_id": self.request_id}
        self.journal.record(kind, self.actor, **names, **fields)
