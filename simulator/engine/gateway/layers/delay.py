"""The delay layer: an AWS call takes time, and others act meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["delay"]


def delay(clock: Clock, latency: Callable[[str], float]) -> Layer:
    """Make a layer that waits as long as the call would take, before it takes effect.

    Args:
        clock: Where the waiting happens.
        latency: Gives the seconds of a step, here ``api.ec2.StopInstances``.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        clock.sleep(latency(f"api.{call.service}.{call.operation}"))
        call.time = clock.now()
        return proceed(call)

    return layer
