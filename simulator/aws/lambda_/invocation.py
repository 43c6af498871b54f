"""One invocation in one execution environment, from START to REPORT.

It does not decide where to run, whether to try again, or what the journal says.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from os import getpid  # the real one, whatever a function is told
from typing import TYPE_CHECKING, Any, TypeVar

from greenlet import GreenletExit

from gameday.scenarios.errors import GameDayError
from gameday.simulator.aws.lambda_.context import LambdaContext, read_client_context
from gameday.simulator.aws.lambda_.deadline import Deadline, InvocationTimedOut
from gameday.simulator.aws.lambda_.outcome import (
    Failure,
    InvocationResult,
    describe_error,
    write_result,
)
from gameday.simulator.aws.lambda_.process_state import ProcessExited
from gameday.simulator.aws.times import write_time_ms
from gameday.simulator.engine.clock.limits import ActorStuck, Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.lambda_.environment import ExecutionEnvironment
    from gameday.simulator.aws.lambda_.package import CodePackage
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor
    from gameday.simulator.engine.clock.trail import Trail

__all__ = ["Invocation", "Request"]

_INIT_LIMIT_S = 10.0  # Lambda's limit for the init phase
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a function; the same request keeps its id over retries."""

    id: str
    arn: str
    """The function, qualified or not."""
    payload: bytes
    source: str = ""
    """Who asks: a rule's ARN, a topic's, ``lambda:Invoke`` …"""
    attempt: int = 1
    began_at: float = 0.0
    """When it was first accepted, in seconds of the exercise."""
    client_context: Mapping[str, Any] | None = None
    trail: Trail = ()
    """What led to it, itself the last step."""


class Invocation:
    """Runs a request in an environment, in the turns of an actor.

    Args:
        environment: Where it runs.
        request: What is asked.
        actor: Whose turns it uses.
        clock: Whose time it takes.
    """

    def __init__(
        self,
        environment: ExecutionEnvironment,
        request: Request,
        *,
        actor: Actor,
        clock: Scheduler,
    ) -> None:
        self._environment = environment
        self._request = request
        self._actor = actor
        self._clock = clock

    def run(self, *, cold_start_s: float | None) -> InvocationResult:
        """Run the handler, importing its module first if that was not done yet.

        Args:
            cold_start_s: How long it took to make the environment; None if it is warm.
        """
        log = self._environment.log
        log.start(self._request.id)
        init_began = self._clock.elapsed()
        failed = self._initialize()
        began = self._clock.elapsed()
        outcome = failed or self._call()
        duration_s = self._clock.elapsed() - began
        if isinstance(outcome, Failure):
            log.write(self._complaint(outcome))
        init_s = None if cold_start_s is None else cold_start_s + began - init_began
        log.end(duration_s, init_s=init_s)
        log.send(self._environment.stream)
        return self._result(outcome, duration_s)

    def _initialize(self) -> Failure | None:
        if self._environment.handler is None:
            failure = self._limited(_INIT_LIMIT_S, lambda _: self._environment.load())
            if failure is not None:
                return failure
        handler = self._environment.handler
        return handler if isinstance(handler, Failure) else None

    def _call(self) -> bytes | Failure:
        limit_s = float(self._environment.function.timeout_s)
        outcome = self._limited(limit_s, self._handle)
        return outcome if isinstance(outcome, Failure) else write_result(outcome)

    def _handle(self, deadline: Deadline) -> Any:
        handler = self._environment.handler
        assert callable(handler)  # noqa: S101 - _initialize has made sure of it
        event = json.loads(self._request.payload or b"{}")
        process = getpid()
        try:
            return handler(event, self._context(deadline))
        finally:
            if getpid() != process:
                # a fork of the handler's: the exercise is its parent's alone
                os._exit(0)

    def _limited(
        self, limit_s: float, action: Callable[[Deadline], _T]
    ) -> _T | Failure:
        deadline = Deadline(self._clock, self._actor, limit_s)
        with self._environment.used_by(self._actor):
            try:
                with deadline:
                    return action(deadline)
            except InvocationTimedOut:
                return _timed_out(limit_s)
            except ActorStuck:  # it worked without waiting, for all of its time
                self._clock.sleep(max(0.0, deadline.left_s()))
                return _timed_out(limit_s)
            except (GameDayError, GreenletExit, Interrupted):
                raise
            except Exception as error:  # noqa: BLE001 - its author answers for it
                return describe_error(error, self._environment.package)
            except BaseException as error:  # noqa: BLE001 - the runtime ends with it
                return _exited(error, self._environment.package)

    def _context(self, deadline: Deadline) -> LambdaContext:
        function = self._environment.function
        return LambdaContext(
            aws_request_id=self._request.id,
            function_name=function.name,
            function_version=function.version,
            invoked_function_arn=self._request.arn,
            memory_limit_in_mb=str(function.memory_mb),
            log_group_name=function.log_group,
            log_stream_name=self._environment.stream,
            client_context=read_client_context(self._request.client_context),
            remaining_s=deadline.left_s,
            write_log=self._environment.log.write,
        )

    def _complaint(self, failure: Failure) -> str:
        if failure.kind == "error":
            stack = f"\nTraceback (most recent call last):\n{''.join(failure.stack)}"
            text = f"[ERROR] {failure.error}: {failure.message}"
            return f"{text}{stack.rstrip() if failure.stack else ''}\n"
        stamp = f"{write_time_ms(self._clock.now())} {self._request.id}"
        return f"{stamp} {failure.message}\n"

    def _result(self, outcome: bytes | Failure, duration_s: float) -> InvocationResult:
        failure = outcome if isinstance(outcome, Failure) else None
        if isinstance(outcome, Failure):
            payload = outcome.payload(self._request.id)
        else:
            payload = outcome
        return InvocationResult(
            request_id=self._request.id,
            payload=payload,
            version=self._environment.function.version,
            log_tail=self._environment.log.tail(),
            duration_s=duration_s,
            failure=failure,
        )


def _timed_out(limit_s: float) -> Failure:
    message = f"Task timed out after {limit_s:.2f} seconds"
    return Failure("Sandbox.Timedout", message, kind="timeout")


def _exited(error: BaseException, package: CodePackage) -> Failure:
    """Say how the runtime's process has ended: by its code's will, or for an error."""
    how = _tell_exit(error)
    message = (
        f"Runtime exited with error: {how}"
        if how
        else "Runtime exited without providing a reason"
    )
    line = describe_error(error, package).line
    return Failure("Runtime.ExitError", message, line=line, kind="exit")


def _tell_exit(error: BaseException) -> str:
    """Write a process's end as Go does, in which Lambda's supervisor is written."""
    if isinstance(error, KeyboardInterrupt):
        return "signal: interrupt"
    status = 1  # Python's own, where nothing catches what was raised
    if isinstance(error, ProcessExited):
        status = error.status & 0xFF
    elif isinstance(error, SystemExit):
        code = error.code
        status = code if isinstance(code, int) else int(code is not None)
    return f"exit status {status}" if status else ""
