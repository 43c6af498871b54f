"""The bypass: the simulator's own calls skip what is meant for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.sts.identities import is_simulator

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["for_others"]


def for_others(inner: Layer) -> Layer:
    """Make a layer that works for every caller but the simulator."""

    def layer(call: Call, proceed: Proceed) -> Response:
        return proceed(call) if is_simulator(call.caller) else inner(call, proceed)

    return layer
