"""The authorize layer: a call that its caller may not make is refused as AWS would."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam import Ruling, denial_error
from gameday.simulator.engine.gateway.call import Call

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.authorizer import Authorizer
    from gameday.simulator.engine.gateway.call import Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["Observer", "authorize"]

Observer = Callable[[Call, Ruling], None]

_IN_PARTS = {("s3", "DeleteObjects")}
"""Calls that succeed, and say of each thing whether it was refused."""


def authorize(authorizer: Authorizer, observe: Observer) -> Layer:
    """Make a layer that lets through only what every policy involved allows.

    Where nobody knows what AWS would ask, and the answer hangs on it, the call passes
    and its response says so as a gap.

    Args:
        authorizer: Decides.
        observe: Hears of each call and of what was decided, before it goes on.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        ruling = authorizer.rule(call)
        observe(call, ruling)
        if not ruling.decision.allowed and not _answers_in_parts(call, ruling):
            raise denial_error(call.service, call.operation, ruling.decision)
        response = proceed(call)
        if ruling.doubt and response.gap is None:
            response.gap = ruling.doubt
        return response

    return layer


def _answers_in_parts(call: Call, ruling: Ruling) -> bool:
    """Say whether a call tells of what it refuses part by part, whoever is known."""
    return (call.service, call.operation) in _IN_PARTS and bool(ruling.needs)
