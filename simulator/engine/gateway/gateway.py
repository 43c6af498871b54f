"""The gateway: one chain of layers for every AWS call of an exercise.

A layer is a function of a call and of the rest of the chain; it may answer itself,
wait, or look at what came back. The chain is built once, from the outside in, and ends
in an operation of ours or in the emulator. It does not know what any layer is for, nor
any service: what is on the wire is read and written by the `Wire` it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from gameday.scenarios.errors import GameDayError, tell_exception
from gameday.simulator.engine.gateway.call import (
    AwsError,
    Call,
    Caller,
    NotSimulated,
    Response,
)
from gameday.simulator.engine.gateway.origin import current_origin
from gameday.simulator.engine.gateway.wire import UnknownOperation

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Params
    from gameday.simulator.engine.gateway.operations import Operations
    from gameday.simulator.engine.gateway.wire import Asked, Execute, HttpRequest, Wire

__all__ = ["Gateway", "Identify", "Layer", "Proceed"]

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_LONGEST_FAILURE = 200

Identify = Callable[[str | None, str], Caller]
Proceed = Callable[[Call], Response]
Layer = Callable[[Call, Proceed], Response]


class Gateway:
    """Serves AWS requests.

    Args:
        wire: Reads requests and writes answers.
        execute: Answers what no operation of ours does: the emulator.
        identify: Names the caller from the access key and the called service; raises
            `AwsError` for a key that nobody has.
        operations: What is answered by code of ours instead of the emulator.
        layers: What every call passes, outermost first.
        now: The exercise's time.
        rng: Where request ids come from.
    """

    def __init__(
        self,
        *,
        wire: Wire,
        execute: Execute,
        identify: Identify,
        operations: Operations,
        layers: Iterable[Layer],
        now: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        self._wire = wire
        self._emulate = execute
        self._identify = identify
        self._operations = operations
        self._now = now
        self._rng = rng
        self._past_layers = self._answering(self._execute)
        self._proceed = self.chain(layers, self._execute)

    def chain(self, layers: Iterable[Layer], end: Proceed) -> Proceed:
        """Join layers, outermost first, to a way that calls can go.

        Args:
            layers: What a call passes.
            end: What answers a call that has passed them all.
        """
        proceed = self._answering(end)
        # Each layer is wrapped on its own, so that the layers around it see a refusal
        # as the answer that it is: a call that was denied is recorded as well.
        for layer in reversed(tuple(layers)):
            proceed = self._answering(_bind(layer, proceed))
        return proceed

    def serve(self, request: HttpRequest) -> Response:
        """Answer a request the way AWS would."""
        try:
            asked = self._wire.read(request)
        except UnknownOperation as error:
            return Response(404, {}, str(error), error_code="UnknownOperationException")
        try:
            caller = self._identify(asked.access_key, asked.service)
        except AwsError as error:
            return self._wire.write_error(asked, error)
        return self._proceed(self._call(asked, caller))

    def look(
        self,
        service: str,
        operation: str,
        params: Params,
        *,
        region: str,
        access_key: str,
    ) -> Response:
        """Read something as the simulator does: past every layer, and without a client.

        Args:
            service: The cloud's name of the service.
            operation: Its operation, one that changes nothing.
            params: The operation's parameters.
            region: Where to look.
            access_key: The simulator's own, in the account it looks at.

        Returns:
            The answer, an error included, with its result read whoever gave it.
        """
        asked = self._wire.ask(
            service, operation, params, region=region, access_key=access_key
        )
        call = self._call(asked, self._identify(access_key, service))
        response = self._past_layers(call)
        if response.result is None:
            response.result = self._wire.read_result(asked, response)
        return response

    def refuse(self, request: HttpRequest, failure: Exception) -> Response:
        """Answer for a gateway that failed before a call was made of a request."""
        try:
            asked = self._wire.read(request)
        except Exception as problem:  # noqa: BLE001 - it is no request of AWS at all
            return Response(501, {}, str(problem), error_code=NotSimulated.CODE)
        name = f"{asked.service}:{asked.operation}"
        error = NotSimulated(_tell_failure(failure), call=name)
        return self._wire.write_error(asked, error)

    def new_id(self) -> str:
        """Return the id of another request."""
        return _request_id(self._rng)

    def _call(self, asked: Asked, caller: Caller) -> Call:
        origin = current_origin()
        looks = caller.is_simulator and asked.read_only
        return Call(
            service=asked.service,
            operation=asked.operation,
            params=asked.params,
            region=asked.region,
            account=caller.account,
            caller=caller,
            actor=origin.actor,
            time=self._now(),
            # What the simulator looks at must not shift what an actor draws, in whose
            # turn it looks.
            request_id="" if looks else self.new_id(),
            source_ip=origin.source_ip,
            user_agent=origin.user_agent or asked.user_agent,
            read_only=asked.read_only,
            model=asked.model,
            protocol=asked.protocol,
            request=asked.request,
            endpoint=origin.endpoint,
            through=asked.through,
        )

    def _execute(self, call: Call) -> Response:
        operation = self._operations.find(call.service, call.operation)
        if operation is None:
            return self._emulate(call)
        return self._wire.write_result(call, operation(call))

    def _answering(self, proceed: Proceed) -> Proceed:
        """Turn a refusal into an answer, so that outer layers see it as one.

        A fault of ours is a gap, wherever on the way it happens, and nobody else's
        error: the call fails, and the exercise goes on.
        """

        def answer(call: Call) -> Response:
            try:
                return proceed(call)
            except AwsError as error:
                return self._refuse(call, error)
            # A limit that was passed, or an inject without effect, in whatever ran
            # within the call (a function, say) ends the exercise: no fault of ours.
            except GameDayError:
                raise
            except Exception as failure:  # noqa: BLE001 - whatever it is, it is ours
                name = f"{call.service}:{call.operation}"
                gap = NotSimulated(_tell_failure(failure), call=name)
                return self._refuse(call, gap)

        return answer

    def _refuse(self, call: Call, error: AwsError) -> Response:
        response = self._wire.write_error(call, error)
        if isinstance(error, NotSimulated):
            response.gap = error.what
        return response


def _bind(layer: Layer, proceed: Proceed) -> Proceed:
    return lambda call: layer(call, proceed)


def _tell_failure(failure: Exception) -> str:
    """Say what went wrong in code of ours, the same in every run of a seed."""
    # A memory address, which an object's name often has, differs from run to run.
    told = _ADDRESS.sub("", f"{type(failure).__name__}: {tell_exception(failure)}")
    return f"it failed ({told[:_LONGEST_FAILURE]})"


def _request_id(rng: random.Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    ends = (0, 8, 12, 16, 20, 32)
    return "-".join(digits[a:b] for a, b in pairwise(ends))
