"""Invoke the account's Lambda functions in this process, as Lambda would.

A function runs as an actor of its own, with its role's credentials, on the exercise's
clock. The journal tells when it started and how it ended. What it does not do: packages
for other runtimes than Python, container images, provisioned concurrency.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import tell_exception
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.lambda_.asynchronous import AsynchronousInvocations
from gameday.simulator.aws.lambda_.destinations import Destinations, Outlets
from gameday.simulator.aws.lambda_.function import Function, FunctionReader, read_name
from gameday.simulator.aws.lambda_.invocation import Invocation, Request
from gameday.simulator.aws.lambda_.outcome import Failure, InvocationResult
from gameday.simulator.aws.lambda_.package import CodeUnusable, SourceFiles
from gameday.simulator.aws.lambda_.pool import EnvironmentPool
from gameday.simulator.aws.loops import Loops, LoopStopped
from gameday.simulator.aws.principals import ADDRESSES, LAMBDA
from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.aws.user_agents import FUNCTION_TOOL
from gameday.simulator.engine.clock.trail import follow
from gameday.simulator.engine.gateway.call import AwsError
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from pathlib import Path

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.iam import Authority
    from gameday.simulator.aws.lambda_.environment import ExecutionEnvironment
    from gameday.simulator.aws.lambda_.seams import (
        Latency,
        LogStore,
        OpenEndpoint,
        RoleCredentials,
    )
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["LambdaRuntime"]

_COLD_START = "lambda.cold_start"
_LONGEST_WAIT_S = 86_400.0


class _Answered(BaseException):
    """Wakes an invoker whose invocation has ended."""


class LambdaRuntime:
    """Runs functions; `close` removes what it unpacked.

    Args:
        clock: The exercise's clock.
        journal: Where invocations are recorded.
        latency: Samples ``lambda.cold_start``, in seconds.
        functions: Reads the account's functions.
        credentials: Makes a session of an execution role.
        authority: Says what a function's role may send to its destinations.
        outlets: Where outcomes of asynchronous invocations are put.
        logs: Where functions' logs are kept.
        rng: Where request ids and log streams' names come from.
        open_endpoint: Opens what answers functions' child processes; nobody does
            without.
    """

    def __init__(
        self,
        *,
        clock: Scheduler,
        journal: Recorder,
        latency: Latency,
        functions: FunctionReader,
        credentials: RoleCredentials,
        authority: Authority,
        outlets: Outlets,
        logs: LogStore,
        rng: random.Random,
        open_endpoint: OpenEndpoint | None = None,
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._functions = functions
        self._latency = latency
        self._rng = rng
        self._pool = EnvironmentPool(
            clock, credentials, logs, rng, open_endpoint=open_endpoint
        )
        self._loops = Loops(journal)
        self._running: Counter[str] = Counter()
        self._busy: list[ExecutionEnvironment] = []
        self._asynchronous = AsynchronousInvocations(
            clock,
            journal,
            find=self.find,
            run=self._run,
            destinations=Destinations(
                clock.now,
                authority=authority,
                outlets=outlets,
                invoke_async=self._forward,
            ),
        )

    def find(self, arn: str) -> Function | None:
        """Return a function as the account has it now."""
        return self._functions.find(read_name(arn))

    def set_recursion(self, arn: str, *, is_stopped: bool) -> None:
        """Set whether Lambda stops the loops of a function that is there."""
        self._functions.set_recursion(read_name(arn), is_stopped=is_stopped)

    def invoke(
        self,
        arn: str,
        payload: bytes | str,
        *,
        source: str = "lambda:Invoke",
        client_context: Mapping[str, Any] | None = None,
    ) -> InvocationResult:
        """Invoke a function and wait for its result.

        Args:
            arn: The function's ARN, with a version or an alias or without.
            payload: The event, as JSON.
            source: Who asks, for the journal.
            client_context: What the handler finds in ``context.client_context``.

        Raises:
            AwsError: There is no such function, or no room to run it.
        """
        function = self._require(arn)
        request = self._request(arn, payload, source, client_context)
        try:
            request = self._trace(function, request)
        except LoopStopped as stopped:
            raise _refuse(stopped) from stopped
        actor = self._clock.spawn(
            str(function.actor), lambda: self._run(function, request)
        )
        self._wait_for(actor)
        result: InvocationResult | None = actor.result
        if result is None:
            raise AwsError("TooManyRequestsException", "Rate Exceeded.", status=429)
        return result

    def invoke_async(
        self, function_arn: str, payload: bytes | str, *, source: str
    ) -> None:
        """Queue an event for a function, with Lambda's retries and dead letters.

        Args:
            function_arn: The function's ARN, with a version or an alias or without.
            payload: The event, as JSON.
            source: Who asks, for the journal.

        Raises:
            AwsError: There is no such function.
        """
        function = self._require(function_arn)
        request = self._request(function_arn, payload, source)
        try:
            request = self._trace(function, request)
        except LoopStopped as stopped:  # it was accepted, so nobody hears of it
            if stopped.by == "Lambda":
                self._asynchronous.stop(function, request)
        else:
            self._asynchronous.accept(function, request)

    def note_sources(self, code: bytes, files: SourceFiles) -> None:
        """Let stack traces of a package's code name the files it was packed from."""
        self._pool.note_sources(code, files)

    def note_template(self, arn: str, path: Path, line: int) -> None:
        """Let a function's stack traces name the lines of the template it stands in."""
        function = self.find(arn)
        if function is not None:
            self._pool.note_template(function, path, line)

    def send_logs(self) -> None:
        """Send what invocations that still run have logged so far."""
        for environment in self._busy:
            environment.log.send(environment.stream)

    def close(self) -> None:
        """Remove the unpacked code."""
        self._pool.close()

    def _forward(self, arn: str, record: str) -> bool:
        """Queue an invocation's record for another function, its destination."""
        if self.find(arn) is None:
            return False
        self.invoke_async(arn, record, source="lambda:destination")
        return True

    def _require(self, arn: str) -> Function:
        function = self.find(arn)
        if function is None:
            raise AwsError(
                "ResourceNotFoundException", f"Function not found: {arn}", status=404
            )
        return function

    def _trace(self, function: Function, request: Request) -> Request:
        """Note what led to a request.

        Raises:
            LoopStopped: It would go on with a loop that is stopped.
        """
        trail = self._loops.follow(
            function.actor,
            function.arn,
            request_id=request.id,
            is_watched=function.stops_loops,
        )
        return replace(request, trail=trail)

    def _request(
        self,
        arn: str,
        payload: bytes | str,
        source: str,
        client_context: Mapping[str, Any] | None = None,
    ) -> Request:
        content = payload.encode() if isinstance(payload, str) else payload
        return Request(
            id=make_uuid(self._rng),
            arn=arn,
            payload=content,
            source=source,
            began_at=self._clock.elapsed(),
            client_context=client_context,
        )

    def _wait_for(self, actor: Actor) -> None:
        caller = self._clock.current
        if caller is None:
            self._clock.wait_for(lambda: actor.is_finished)
            return

        def wake(_: Actor) -> None:
            self._clock.interrupt(caller, _Answered())

        actor.on_finish.append(wake)
        try:
            self._clock.sleep(_LONGEST_WAIT_S)
        except _Answered:
            pass
        finally:
            actor.on_finish.remove(wake)

    def _run(self, function: Function, request: Request) -> InvocationResult | None:
        limit = function.reserved_concurrency
        if limit is not None and self._running[function.arn] >= limit:
            return None
        self._running[function.arn] += 1
        origin = Origin(function.actor, ADDRESSES[LAMBDA], FUNCTION_TOOL)
        try:
            with calling_as(origin), follow(request.trail):
                return self._run_somewhere(function, request)
        finally:
            self._running[function.arn] -= 1

    def _run_somewhere(self, function: Function, request: Request) -> InvocationResult:
        environment = self._pool.find_idle(function)
        cold_start_s = None
        if environment is None:
            cold_start_s = self._latency(_COLD_START)
            self._clock.sleep(cold_start_s)
        record = RunRecord(self._journal, function.actor, request.id)
        is_cold = cold_start_s is not None
        record.started(function.name, attempt=request.attempt, cold=is_cold)
        for what in function.lacks:
            # It goes on, and fails as it must; the failure is not the function's own.
            record.lacked("lambda", what)
        try:
            environment = environment or self._pool.create(function)
        except (CodeUnusable, AwsError) as error:
            result = _refused(function, request, error)
        else:
            result = self._run_in(environment, request, record, cold_start_s)
        _tell_end(record, function, result)
        return result

    def _run_in(
        self,
        environment: ExecutionEnvironment,
        request: Request,
        record: RunRecord,
        cold_start_s: float | None,
    ) -> InvocationResult:
        actor = self._clock.current
        assert actor is not None  # noqa: S101 - both callers run it as an actor
        invocation = Invocation(environment, request, actor=actor, clock=self._clock)
        self._busy.append(environment)
        try:
            result = invocation.run(cold_start_s=cold_start_s)
            if left := environment.children.settle():
                record.lacked("lambda", left)
        finally:
            self._busy.remove(environment)
        if result.failure is None or not result.failure.ends_environment:
            self._pool.give_back(environment)
        else:
            environment.children.end()
        return result


def _refuse(stopped: LoopStopped) -> AwsError:
    """Return what a caller gets whose invocation goes on with a loop."""
    if stopped.by == "Lambda":
        return AwsError(
            "RecursiveInvocationException",
            "Lambda has detected your function being invoked in a recursive loop with"
            " other Amazon Web Services resources and stopped your function's"
            " invocation.",
        )
    # What becomes of a loop that nothing stops: sooner or later it is throttled.
    return AwsError("TooManyRequestsException", "Rate Exceeded.", status=429)


def _refused(
    function: Function, request: Request, error: CodeUnusable | AwsError
) -> InvocationResult:
    if isinstance(error, AwsError):
        failure = Failure(error.code, error.message)
    else:
        failure = Failure("Runtime.ImportModuleError", tell_exception(error))
    return InvocationResult(
        request.id, failure.payload(request.id), function.version, failure=failure
    )


def _tell_end(record: RunRecord, function: Function, result: InvocationResult) -> None:
    """Record how it ended; a failure names the line in the function's own code."""
    failure = result.failure
    if failure is None:
        record.finished(result.duration_s)
    elif failure.kind == "timeout":
        record.timed_out(function.timeout_s)
    else:
        record.failed(
            failure.error,
            failure.message,
            duration_s=result.duration_s,
            line=failure.line,
        )
