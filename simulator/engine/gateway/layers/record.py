"""The record layer: tell whoever listens what was called and what came of it.

CloudTrail, the referee and the journal listen here. A listener must not call AWS in its
caller's turn; it may put something on the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gameday.simulator.engine.gateway.call import Call, Response

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["Listener", "record"]

Listener = Callable[[Call, Response], None]


def record(listeners: Sequence[Listener]) -> Layer:
    """Make a layer that shows each finished call to every listener, in their order.

    Args:
        listeners: Read at each call, so that one may be added later.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        response = proceed(call)
        for listen in listeners:
            listen(call, response)
        return response

    return layer
