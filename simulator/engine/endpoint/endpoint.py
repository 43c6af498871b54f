"""The endpoint: a listening socket whose requests the exercise's own thread answers.

It has no thread. Whoever runs a program outside waits for the socket together with the
program, and has each request answered in its own turn on the clock; so a request's
latency is virtual, its origin is the actor's, and the order is that of arrival.
"""

from __future__ import annotations

import socketserver
import sys
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import GameDayError
from gameday.simulator.engine.endpoint.handler import RequestHandler
from gameday.simulator.engine.endpoint.translation import is_forbidden, translate
from gameday.simulator.engine.gateway.answer import answer_error
from gameday.simulator.engine.gateway.call import AwsError, Response
from gameday.simulator.engine.gateway.description import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from moto.core.request import Request

__all__ = ["Endpoint"]

_LOOPBACK = "127.0.0.1"
_BACKLOG = 128


class Endpoint:
    """An address on the loopback, as long as the ``with`` block lasts.

    Args:
        serve: Answers a request: the gateway's own ``serve``.
    """

    def __init__(self, serve: Callable[[Request], Response]) -> None:
        self._server = _Server(serve)

    def __enter__(self) -> Self:
        """Listen; the port is already taken."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        self._server.server_close()

    @property
    def url(self) -> str:
        """What ``AWS_ENDPOINT_URL`` is set to."""
        return f"http://{_LOOPBACK}:{self._server.server_address[1]}"

    def fileno(self) -> int:
        """Return the listening socket; it is readable when a request waits."""
        return self._server.fileno()

    def serve_one(self) -> None:
        """Answer the request that waits, if there is one.

        Raises:
            GameDayError: The exercise ends over it.
        """
        self._server.handle_request()


class _Server(socketserver.TCPServer):
    request_queue_size = _BACKLOG
    timeout = 0  # `handle_request` does not wait

    def __init__(self, serve: Callable[[Request], Response]) -> None:
        super().__init__((_LOOPBACK, 0), RequestHandler)
        self._serve = serve

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> Response:
        if is_forbidden(target):
            return Response(404, {}, "there is no AWS service at this path")
        request = translate(method, target, headers, body)
        try:
            return self._serve(request)
        except GameDayError:
            raise
        except Exception as error:  # noqa: BLE001 - the emulator's; the client is told
            return _refuse(request, error)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let an error go on its way, but for a client that has gone."""
        del client_address
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.shutdown_request(request)
            raise error


def _refuse(request: Request, error: Exception) -> Response:
    """Answer for an emulator that failed, in the service's own form.

    The status is 501, which no client tries again.
    """
    try:
        asked = describe(request)
    except Exception as problem:  # noqa: BLE001 - it is no request of AWS at all
        return Response(501, {}, str(problem), error_code="NotImplemented")
    what = f"{asked.service}:{asked.operation} ({type(error).__name__}: {error})"
    refusal = AwsError(
        "NotImplemented", f"the embedded account failed at {what}", status=501
    )
    return answer_error(asked, refusal)
