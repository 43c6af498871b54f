"""The authorize layer: a call that its caller may not make is refused as AWS would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.gateway.call import Call, Response
    from simulator.gateway.gateway import Layer, Proceed
    from simulator.iam import Authorizer

__all__ = ["authorize"]


def authorize(authorizer: Authorizer) -> Layer:
    """Make a layer that lets through only what every policy involved allows."""

    def layer(call: Call, proceed: Proceed) -> Response:
        refusal = authorizer.refuse(call)
        if refusal is not None:
            raise refusal
        return proceed(call)

    return layer
