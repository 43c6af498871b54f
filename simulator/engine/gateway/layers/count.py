"""The count layer: an exercise that makes calls without end is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.engine.clock.limits import RunawayExercise

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["count"]


def count(limit: int) -> Layer:
    """Make a layer that lets a number of calls through.

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
