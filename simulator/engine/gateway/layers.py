"""The layers a call passes: counted, traced, recorded, delayed.

Each is a function that makes a layer. What a layer of one service's own does (who may
call is IAM's) stands with that service; here is what holds for any call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.engine.clock.limits import RunawayExercise
from gameday.simulator.engine.clock.trail import step
from gameday.simulator.engine.gateway.call import Call, NotSimulated, Response

if TYPE_CHECKING:
    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = [
    "FindGap",
    "Foresee",
    "Listener",
    "count",
    "delay",
    "for_others",
    "notice_gaps",
    "of_answers",
    "record",
    "trace",
]

Listener = Callable[[Call, Response], None]


def for_others(inner: Layer) -> Layer:
    """Make a layer that works for every caller but the simulator.

    What the simulator does for itself (it makes the estate, it looks) takes no time,
    is allowed everything, and no sensor hears of it.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        return proceed(call) if call.caller.is_simulator else inner(call, proceed)

    return layer


def count(limit: int) -> Layer:
    """Make a layer that lets a number of calls through: a loop without end is stopped.

    Raises:
        RunawayExercise: At the first call above the limit.
    """
    calls = 0

    def layer(call: Call, proceed: Proceed) -> Response:
        nonlocal calls
        calls += 1
        if calls > limit:
            raise RunawayExercise(
                f"the exercise made more than {limit} AWS calls; the last was"
                f" {call.service}:{call.operation} by {call.actor}",
                code="too-many-calls",
                hint="look for a loop without an end in that actor",
            )
        return proceed(call)

    return layer


def record(listeners: Sequence[Listener]) -> Layer:
    """Make a layer that shows each finished call to every listener, in their order.

    CloudTrail, the referee and the journal listen here. A listener must not call AWS in
    its caller's turn; it may put something on the clock.

    Args:
        listeners: Read at each call, so that one may be added later.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        response = proceed(call)
        for listen in listeners:
            listen(call, response)
        return response

    return layer


def trace(call: Call, proceed: Proceed) -> Response:
    """Take what a call sets going as led to by it: an event, a delivery, a run."""
    name = f"{call.service}:{call.operation}"
    with step("call", name, call.params, by=str(call.actor)):
        return proceed(call)


def of_answers(listen: Listener) -> Listener:
    """Make a listener of a sensor's: it hears nothing of a call that ended in a gap.

    What AWS would have answered, and so what there would be to see, nobody knows; a
    region that is not there has no sensors either.
    """

    def hear(call: Call, response: Response) -> None:
        if response.gap is None or response.error_code != NotSimulated.CODE:
            listen(call, response)

    return hear


def delay(clock: Clock, latency: Callable[[str], float]) -> Layer:
    """Make a layer that waits as long as the call would take, before it takes effect.

    Args:
        clock: Where the waiting happens.
        latency: Gives the seconds of a step, here ``api.ec2.StopInstances``.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        # Others have their turns within this sleep: when it ends, the account may not
        # be what it was, so the call's moment is taken afterwards.
        clock.sleep(latency(f"api.{call.service}.{call.operation}"))
        call.time = clock.now()
        return proceed(call)

    return layer


class FindGap(Protocol):
    """Says what of a call the account lacks, without making it."""

    def __call__(self, call: Call, *, answered: bool) -> str | None:
        """Return it in a few words; None where nothing is known.

        Args:
            call: What was asked.
            answered: Whether it was, which proves that the operation is there.
        """


Foresee = Callable[[Call], tuple[str | None, str | None]]
"""Says what of a call would come to nothing: a gap, and what nothing hangs on."""


def notice_gaps(find: FindGap, foresee: Foresee) -> Layer:
    """Make a layer that notes what a call asks for and the account lacks.

    Also where the call was refused on its way: its caller, once allowed, meets the gap.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        # Before it is made: afterwards the account is no longer what it was.
        gap, note = foresee(call)
        response = proceed(call)
        # What was met on the way is told more exactly than what could be found.
        if response.gap is None:
            response.gap = find(call, answered=response.error_code is None) or gap
            response.note = None if response.gap else note
        return response

    return layer
