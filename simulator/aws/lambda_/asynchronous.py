"""Asynchronous invocations: Lambda's own queue, its retries and its dead letters.

An error is tried again after one minute and after two; a throttled event is tried again
more and more slowly, until it is too old. The request id stays the same throughout.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gameday.scorecards.actor import Actor
from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.engine.clock.trail import follow

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.lambda_.destinations import Condition, Destinations
    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.invocation import Request
    from gameday.simulator.aws.lambda_.outcome import InvocationResult
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["AsynchronousInvocations"]

_RETRY_AFTER_S = (60.0, 120.0)
_FIRST_BACKOFF_S, _LONGEST_BACKOFF_S = 1.0, 300.0


class AsynchronousInvocations:
    """Runs accepted events until they succeed or are given up.

    Args:
        clock: The exercise's clock.
        journal: Where failures are recorded.
        find: Finds the function of a request, as it is now.
        run: Runs a request in the current actor; None where it is throttled.
        destinations: Where successes, and failures for good, are reported.
    """

    def __init__(
        self,
        clock: Scheduler,
        journal: Recorder,
        *,
        find: Callable[[str], Function | None],
        run: Callable[[Function, Request], InvocationResult | None],
        destinations: Destinations,
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._find = find
        self._run = run
        self._destinations = destinations

    def accept(self, function: Function, request: Request) -> None:
        """Queue an event; it is delivered in its turn at this very moment."""
        self._schedule(function, request, delay_s=0.0, backoff_s=_FIRST_BACKOFF_S)

    def stop(self, function: Function, request: Request) -> None:
        """Give up an event before its first try, which would go on with a loop.

        It goes where failed events go (developer guide, "Responding to recursive loop
        detection notifications").
        """
        self._give_up(function, request, None, "RecursiveInvocationsDropped")

    def _schedule(
        self, function: Function, request: Request, *, delay_s: float, backoff_s: float
    ) -> None:
        def attempt() -> None:
            self._attempt(request, backoff_s)

        self._clock.call_later(delay_s, attempt, name=str(function.actor))

    def _attempt(self, request: Request, backoff_s: float) -> None:
        # Its tries and its destinations are led to by all that led to it.
        with follow(request.trail):
            self._try(request, backoff_s)

    def _try(self, request: Request, backoff_s: float) -> None:
        function = self._find(request.arn)
        if function is None:
            gone = "the function no longer exists"
            self._fail(Actor.function("lambda"), request, gone, None)
            return
        result = self._run(function, request)
        if result is None:
            self._wait_for_room(function, request, backoff_s)
        elif result.failure is not None:
            self._try_again(function, request, result)
        else:
            self._destinations.report_success(function, request, result)

    def _wait_for_room(
        self, function: Function, request: Request, backoff_s: float
    ) -> None:
        if self._is_too_old(function, request, backoff_s):
            self._give_up(function, request, None, "EventAgeExceeded")
            return
        self._schedule(
            function,
            request,
            delay_s=backoff_s,
            backoff_s=min(2 * backoff_s, _LONGEST_BACKOFF_S),
        )

    def _try_again(
        self, function: Function, request: Request, result: InvocationResult
    ) -> None:
        reason = result.failure.error if result.failure else ""
        if request.attempt > min(function.max_retries, len(_RETRY_AFTER_S)):
            self._fail(function.actor, request, reason, None)
            self._give_up(function, request, result, "RetriesExhausted")
            return
        delay_s = _RETRY_AFTER_S[request.attempt - 1]
        if self._is_too_old(function, request, delay_s):
            self._fail(function.actor, request, reason, None)
            self._give_up(function, request, result, "EventAgeExceeded")
            return
        self._fail(function.actor, request, reason, delay_s)
        following = replace(request, attempt=request.attempt + 1)
        self._schedule(function, following, delay_s=delay_s, backoff_s=_FIRST_BACKOFF_S)

    def _is_too_old(self, function: Function, request: Request, delay_s: float) -> bool:
        age_s = self._clock.elapsed() + delay_s - request.began_at
        return age_s > function.max_age_s

    def _fail(
        self, actor: Actor, request: Request, reason: str, retry_in: float | None
    ) -> None:
        RunRecord(self._journal, actor, request.id).attempt_failed(
            target=request.arn,
            source=request.source,
            reason=reason,
            attempt=request.attempt,
            retry_in=retry_in,
        )

    def _give_up(
        self,
        function: Function,
        request: Request,
        result: InvocationResult | None,
        condition: Condition,
    ) -> None:
        reached = self._destinations.report_failure(
            function, request, result, condition
        )
        self._journal.record(
            "event.dead_lettered",
            function.actor,
            target=request.arn,
            source=request.source,
            request_id=request.id,
            condition=condition,
            attempts=request.attempt,
            destinations=reached,
        )
