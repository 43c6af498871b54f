"""One run of a program for one event, in the turns of an actor.

While the program works, no time passes in the exercise and nobody else has a turn; when
it calls AWS, the call takes its modelled latency and others act meanwhile. So the same
program makes the same journal, however fast the machine is.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gameday.simulator.aws.lambda_.deadline import Deadline, InvocationTimedOut
from gameday.simulator.engine.clock.virtual import real_monotonic

if TYPE_CHECKING:
    from gameday.simulator.deployment.programs.child import Child
    from gameday.simulator.deployment.programs.settings import CommandSettings
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor
    from gameday.simulator.engine.endpoint import Endpoint

__all__ = ["Outcome", "attend"]

_SLICE_S = 1.0
"""Real seconds of waiting in one turn: the watchdog takes a longer one for stuck."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    kind: Literal["finished", "failed", "timed_out"]
    error: str = ""
    """``exit status 3``, ``signal SIGKILL``, or what took too long."""
    exit_code: int | None = None


def attend(
    child: Child,
    endpoint: Endpoint,
    settings: CommandSettings,
    *,
    actor: Actor,
    clock: Scheduler,
) -> Outcome:
    """Answer a program's calls until it ends, or its time is up."""
    deadline = Deadline(clock, actor, settings.timeout)
    try:
        with deadline:
            is_in_time = _serve(child, endpoint, settings, clock)
    except InvocationTimedOut:
        child.kill()
        return Outcome("timed_out", f"it took more than {settings.timeout:g} s")
    if is_in_time:
        return _describe(child.exit_code or 0)
    child.kill()
    # A program that hangs does so until its time in the exercise is up as well.
    clock.sleep(max(0.0, deadline.left_s()))
    limit = f"it took more than {settings.real_timeout:g} s of real time"
    return Outcome("timed_out", limit)


def _serve(
    child: Child, endpoint: Endpoint, settings: CommandSettings, clock: Scheduler
) -> bool:
    """Serve until the program has ended; false if it took too much real time."""
    waited_s = in_turn_s = 0.0
    clock.sleep(0.0)  # whoever is due at this moment comes first, always
    while child.is_running:
        began = real_monotonic()
        is_asked = child.wait(endpoint.fileno(), _SLICE_S)
        passed_s = real_monotonic() - began
        waited_s += passed_s
        in_turn_s += passed_s
        if waited_s > settings.real_timeout:
            return False
        if settings.charge == "real":
            clock.sleep(passed_s)
        elif in_turn_s >= _SLICE_S:
            clock.sleep(0.0)  # the next turn is not stuck yet
            in_turn_s = 0.0
        if is_asked:
            began = real_monotonic()
            endpoint.serve_one()
            # Half a request, waited for, moves no clock: it is as if nobody had called.
            passed_s = real_monotonic() - began
            is_late = passed_s >= _SLICE_S
            waited_s += passed_s if is_late else 0.0
            in_turn_s = passed_s if is_late else 0.0
    return True


def _describe(code: int) -> Outcome:
    if code == 0:
        return Outcome("finished", exit_code=0)
    if code > 0:
        return Outcome("failed", f"exit status {code}", code)
    return Outcome("failed", f"signal {signal.Signals(-code).name}", code)
