"""Functions that wake themselves: who called what that woke whom, and when to stop.

Lambda stops some loops itself (developer guide, "Use Lambda recursive loop detection to
prevent infinite loops"): where SQS, SNS, S3 or Lambda's own API lead from function to
function, it refuses the next invocation after about 16 in one chain of requests.
EventBridge is not among them, so a function that a rule starts for what the function
itself has called runs until somebody notices. Here every loop is told of when it closes
for the first time, and one that AWS would let run ends the exercise after as many
rounds.

An invocation knows the chain that led to it: by the running function that asks for it,
or by the id of the call that an event or a message is from. A chain by way of a state
machine, a second account's bus or a bucket that tells a queue is not followed.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from gameday.scorecards.actor import Actor as ExerciseActor
from gameday.simulator.engine.clock.limits import RunawayExercise
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.invocation import Request
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor
    from gameday.simulator.engine.gateway.call import Call, Response

__all__ = ["Chain", "Loops", "Step"]

_MOST_ROUNDS = 16
"""How often a chain may come back to a function; AWS says "approximately 16"."""

_WATCHED = frozenset({"aws:sqs", "aws:trigger", "lambda:Invoke", "lambda:InvokeAsync"})
"""The sources whose loops Lambda stops itself."""

_WORDS = {"aws:trigger": "a notification"}
"""What a source is called to a person, where its own name says little."""

_MESSAGE = re.compile(r"MessageId\W+([0-9a-f-]{36})")
"""A sent message's id in the answer, which is JSON or XML."""


@dataclass(frozen=True, slots=True)
class Step:
    """A function in a chain of invocations."""

    arn: str
    responder: str
    """Its name in the journal."""
    led_by: str
    """What led here from the step before: a call, and what became of it."""


Chain: TypeAlias = "tuple[Step, ...]"


class Loops:
    """Follows chains of invocations.

    Args:
        clock: The exercise's clock, whose actors run the functions.
        journal: Where a loop is told of.
    """

    def __init__(self, clock: Scheduler, journal: Recorder) -> None:
        self._clock = clock
        self._journal = journal
        self._running: dict[Actor, Chain] = {}
        self._causes: dict[str, tuple[Chain, str]] = {}
        """By the id of a call or a message: who made it, and what it was."""
        self._told: set[str] = set()

    @contextmanager
    def running(self, actor: Actor, request: Request) -> Iterator[None]:
        """Take what the actor asks for within the block as asked by the function."""
        self._running[actor] = request.chain
        try:
            yield
        finally:
            del self._running[actor]

    def hear(self, call: Call, response: Response) -> None:
        """Remember a call of a running function by the ids that it will be known by."""
        actor = self._clock.current
        chain = self._running.get(actor) if actor else None
        if chain:
            made = f"{call.service}:{call.operation}"
            for name in _list_ids(call, response):
                self._causes[name] = chain, made

    def follow(
        self, function: Function, payload: bytes, source: str, rule: str
    ) -> Chain:
        """Return the chain that leads to an invocation, which is its last step.

        Args:
            function: What is invoked.
            payload: The event.
            source: Who asks for it.
            rule: The rule that matched the event, if one did.
        """
        before, led_by = self._find_cause(payload, source, rule)
        return (*before, Step(function.arn, function.responder, led_by))

    def ensure_going_on(self, request: Request) -> None:
        """Tell of a loop that closes, and stop one that has closed too often.

        Raises:
            AwsError: Lambda itself refuses the invocation.
            RunawayExercise: Nothing in AWS would stop it.
        """
        chain = request.chain
        last = chain[-1]
        rounds = [at for at, step in enumerate(chain[:-1]) if step.arn == last.arn]
        if not rounds:
            return
        loop = _tell(chain[rounds[-1] :])
        if last.arn not in self._told:
            self._told.add(last.arn)
            self._journal.record(
                "responder.looped",
                ExerciseActor.responder(last.responder),
                responder=last.responder,
                request_id=request.id,
                loop=loop,
            )
        if len(rounds) >= _MOST_ROUNDS:
            _stop(request, last, loop)

    def _find_cause(self, payload: bytes, source: str, rule: str) -> tuple[Chain, str]:
        actor = self._clock.current
        if actor in self._running:
            return self._running[actor], _WORDS.get(source, source)
        for name in _read_ids(payload):
            if name in self._causes:
                chain, made = self._causes[name]
                by_rule = f"{made} → CloudTrail event → rule {rule}"
                return chain, by_rule if rule else made
        return (), ""


def _stop(request: Request, last: Step, loop: str) -> None:
    if request.source in _WATCHED:
        raise AwsError(
            "RecursiveInvocationException",
            "Lambda has detected your function being invoked in a recursive loop with"
            " other Amazon Web Services resources and stopped your function's"
            " invocation.",
        )
    raise RunawayExercise(
        f"{last.responder} triggers itself, {_MOST_ROUNDS} times and on: {loop}",
        code="responder-loops",
        hint="let its rule leave out what its own role calls, or do nothing twice",
    )


def _tell(loop: Chain) -> str:
    words = [word for step in loop[1:] for word in (step.led_by, step.responder)]
    return " → ".join((loop[0].responder, *words))


def _list_ids(call: Call, response: Response) -> Iterator[str]:
    yield call.request_id
    # CloudTrail and S3 write an S3 request's id in a form of its own.
    yield call.request_id.replace("-", "")[:16].upper()
    if call.service in {"sqs", "sns"}:
        body = response.body
        yield from _MESSAGE.findall(body if isinstance(body, str) else body.decode())


def _read_ids(payload: bytes) -> Iterator[str]:
    """Go through the ids in an event: of CloudTrail's request, of SQS's messages."""
    try:
        event: Any = json.loads(payload)
    except ValueError:
        return
    if not isinstance(event, dict):
        return
    detail = event.get("detail")
    if isinstance(detail, dict) and isinstance(detail.get("requestID"), str):
        yield detail["requestID"]
    records = event.get("Records")
    for record in records if isinstance(records, list) else ():
        if isinstance(record, dict) and isinstance(record.get("messageId"), str):
            yield record["messageId"]
