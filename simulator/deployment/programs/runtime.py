"""Programs as responders: each event starts one, and the journal tells how it ended.

It is to programs what the Lambda runtime is to functions. A failed run is tried again
only if its settings say so.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scorecards.actor import Actor
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.loops import Loops, LoopStopped
from gameday.simulator.aws.principals import RESPONSE_MACHINE
from gameday.simulator.aws.printed import StampedText
from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.deployment.programs.child import Child
from gameday.simulator.deployment.programs.complaints import find_line
from gameday.simulator.deployment.programs.environment import make_environment
from gameday.simulator.deployment.programs.run import Outcome, attend
from gameday.simulator.engine.clock.trail import follow
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.printed import Printed
    from gameday.simulator.aws.sts.credentials import Credentials
    from gameday.simulator.deployment.programs.command import Command
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.endpoint import Endpoint

__all__ = ["CommandRuntime"]

_RETRY_AFTER_S = (60.0, 120.0)  # as Lambda does it
_LINES, _LONGEST = 5, 1000  # of standard error in the journal: lines, characters


class CommandRuntime:
    """Runs programs.

    Args:
        clock: The exercise's clock.
        journal: Where runs are recorded.
        open_endpoint: Opens what answers a program: its calls, and what it sends to the
            web.
        begin_session: Begins a session of a role: of its account, ARN and name.
        rng: Where request ids come from.
        printed: Where what they write is kept.
    """

    def __init__(
        self,
        *,
        clock: Scheduler,
        journal: Recorder,
        open_endpoint: Callable[[], Endpoint],
        begin_session: Callable[[str, str, str], Credentials],
        rng: random.Random,
        printed: Printed,
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._open_endpoint = open_endpoint
        self._begin_session = begin_session
        self._rng = rng
        self._printed = printed
        self._loops = Loops(journal)
        self._commands: dict[str, Command] = {}

    def add(self, command: Command) -> None:
        """Take events for a command from now on."""
        self._commands[command.arn] = command

    def find(self, arn: str) -> Command | None:
        """Return the command of a target, or None where there is none."""
        return self._commands.get(arn)

    def start(self, command: Command, event: str) -> None:
        """Run a command for an event, in a turn of its own; returns at once."""
        request_id = make_uuid(self._rng)
        self._schedule(command, event, request_id, attempt=1, delay_s=0.0)

    def _schedule(
        self,
        command: Command,
        event: str,
        request_id: str,
        *,
        attempt: int,
        delay_s: float,
    ) -> None:
        def run() -> None:
            self._attempt(command, event, request_id, attempt)

        self._clock.call_later(delay_s, run, name=f"responder:{command.name}")

    def _attempt(
        self, command: Command, event: str, request_id: str, attempt: int
    ) -> None:
        who = Actor.responder(command.name)
        record = RunRecord(self._journal, who, request_id)
        try:
            trail = self._loops.follow(who, command.arn, request_id=request_id)
        except LoopStopped:
            return
        with follow(trail):
            self._run_through(command, event, record, attempt)

    def _run_through(
        self, command: Command, event: str, record: RunRecord, attempt: int
    ) -> None:
        request_id = record.request_id
        record.started(command.arn, attempt=attempt, cold=True)
        began = self._clock.elapsed()
        account, _ = command.place
        credentials = self._begin_session(account, command.role, command.name)
        outcome, child = self._run(command, credentials, event, request_id)
        duration_s = self._clock.elapsed() - began
        said = _hide(child.errors if child else "", credentials)
        _tell_end(record, command, outcome, duration_s=duration_s, said=said)
        if outcome.kind != "finished" and attempt <= command.settings.retries:
            delay_s = _RETRY_AFTER_S[attempt - 1]
            record.attempt_failed(
                target=command.arn,
                source="command",
                reason=outcome.error,
                attempt=attempt,
                retry_in=delay_s,
            )
            following = attempt + 1
            self._schedule(
                command, event, request_id, attempt=following, delay_s=delay_s
            )

    def _run(
        self, command: Command, credentials: Credentials, event: str, request_id: str
    ) -> tuple[Outcome, Child | None]:
        actor = self._clock.current
        assert actor is not None  # noqa: S101 - it was scheduled as an actor
        origin = Origin(Actor.responder(command.name), RESPONSE_MACHINE)
        with (
            tempfile.TemporaryDirectory(prefix="gameday-command-") as folder,
            self._open_endpoint() as endpoint,
            calling_as(origin),
        ):
            home = Path(folder)
            given = home / "event.json"
            given.write_text(event, encoding="utf-8")
            variables = {
                **make_environment(
                    credentials,
                    region=command.place[1],
                    endpoint=endpoint.url,
                    home=home,
                    path=command.path,
                ),
                "GAMEDAY_EVENT": str(given),
                "GAMEDAY_REQUEST_ID": request_id,
                "GAMEDAY_TIME": self._clock.now().isoformat(),
                **command.settings.environment,
            }
            streams = self._begin_output(command, credentials, request_id)
            output, errors = streams
            try:
                child = Child(
                    command.program, variables, given, output=output, errors=errors
                )
            except OSError as error:
                return Outcome("failed", f"cannot be started: {error.strerror}"), None
            with child:
                settings = command.settings
                outcome = attend(
                    child, endpoint, settings, actor=actor, clock=self._clock
                )
            for stream in streams:
                stream.finish()
            return outcome, child

    def _begin_output(
        self, command: Command, credentials: Credentials, request_id: str
    ) -> tuple[StampedText, StampedText]:
        """Begin to keep what a run writes, on both of its streams."""
        group = f"gameday/commands/{command.name}"
        lines = self._printed.begin(
            *command.place, group=group, stream=request_id
        ).lines

        def clean(line: str) -> str:
            return _hide(line, credentials)

        now = self._clock.now
        return StampedText(lines, now, clean=clean), StampedText(
            lines, now, clean=clean
        )


def _hide(text: str, credentials: Credentials) -> str:
    """Take the credentials out of what a program said: the journal has no secrets."""
    for secret in filter(None, (credentials.secret, credentials.token)):
        text = text.replace(secret, "(secret)")
    return text


def _tell_end(
    record: RunRecord,
    command: Command,
    outcome: Outcome,
    *,
    duration_s: float,
    said: str,
) -> None:
    """Record how a run ended, a failure with the last lines of standard error."""
    if outcome.kind == "timed_out":
        record.timed_out(command.settings.timeout, message=outcome.error)
    elif outcome.kind == "finished":
        record.finished(duration_s, exit_code=outcome.exit_code)
    else:
        record.failed(
            outcome.error,
            _last_lines(said) or outcome.error,
            duration_s=duration_s,
            line=find_line(said, command.program.file),
            exit_code=outcome.exit_code,
        )


def _last_lines(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-_LINES:])[-_LONGEST:]
