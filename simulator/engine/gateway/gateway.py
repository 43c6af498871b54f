"""The gateway: one chain of layers for every AWS call of an exercise.

A layer is a function of a call and of the rest of the chain; it may answer itself,
wait, or look at what came back. The chain is built once, from the outside in, and ends
in an operation of ours or in moto. It does not know what any layer is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from gameday.simulator.aws.moto.emulator import emulate
from gameday.simulator.engine.gateway.answer import answer_error, answer_result
from gameday.simulator.engine.gateway.call import AwsError, Call, Caller, Response
from gameday.simulator.engine.gateway.description import UnknownOperation, describe
from gameday.simulator.engine.gateway.kinds import is_read_only
from gameday.simulator.engine.gateway.origin import current_origin

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from moto.core.request import Request

    from gameday.simulator.engine.gateway.description import Description
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["Gateway", "Identify", "Layer", "Proceed"]

Identify = Callable[[str | None, str], Caller]
Proceed = Callable[[Call], Response]
Layer = Callable[[Call, Proceed], Response]


class Gateway:
    """Serves AWS requests.

    Args:
        identify: Names the caller from the access key and the called service; raises
            `AwsError` for a key that nobody has.
        operations: What is answered by code of ours instead of moto.
        layers: What every call passes, outermost first.
        now: The exercise's time.
        rng: Where request ids come from.
    """

    def __init__(
        self,
        *,
        identify: Identify,
        operations: Operations,
        layers: Iterable[Layer],
        now: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        self._identify = identify
        self._operations = operations
        self._now = now
        self._rng = rng
        self._proceed = self._answering(self._execute)
        for layer in reversed(tuple(layers)):
            self._proceed = self._answering(_bind(layer, self._proceed))

    def serve(self, request: Request) -> Response:
        """Answer a request the way AWS would."""
        try:
            described = describe(request)
        except UnknownOperation as error:
            return Response(404, {}, str(error), error_code="UnknownOperationException")
        try:
            caller = self._identify(described.access_key, described.service)
        except AwsError as error:
            return answer_error(described, error)
        return self._proceed(self._call(request, described, caller))

    def _call(self, request: Request, described: Description, caller: Caller) -> Call:
        origin = current_origin()
        agent = origin.user_agent or request.headers.get("User-Agent", "")
        return Call(
            service=described.service,
            operation=described.operation,
            params=described.params,
            region=described.region,
            account=caller.account,
            caller=caller,
            actor=origin.actor,
            time=self._now(),
            request_id=_request_id(self._rng),
            source_ip=origin.source_ip,
            user_agent=agent,
            read_only=is_read_only(described.operation),
            model=described.model,
            protocol=described.protocol,
            request=request,
        )

    def _execute(self, call: Call) -> Response:
        operation = self._operations.find(call.service, call.operation)
        if operation is not None:
            return answer_result(call, operation(call))
        return emulate(call.request, call.service, call.operation)

    @staticmethod
    def _answering(proceed: Proceed) -> Proceed:
        """Turn an `AwsError` into an answer, so that outer layers see it as one."""

        def answer(call: Call) -> Response:
            try:
                return proceed(call)
            except AwsError as error:
                return answer_error(call, error)

        return answer


def _bind(layer: Layer, proceed: Proceed) -> Proceed:
    return lambda call: layer(call, proceed)


def _request_id(rng: random.Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    ends = (0, 8, 12, 16, 20, 32)
    return "-".join(digits[a:b] for a, b in pairwise(ends))
