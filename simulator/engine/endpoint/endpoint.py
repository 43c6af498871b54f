"""The endpoint: a listening socket whose requests the exercise's own thread answers.

It has no thread. Whoever runs a program outside waits for the socket together with the
program, and has each request answered in its own turn on the clock; so a request's
latency is virtual, its origin is the actor's, and the order is that of arrival.

Nothing here moves the clock on its own. An exercise that is paced from outside (a
person at the ``aws`` command, real time) has its pacer in that same place: in the loop
that waits for the socket, plays ``clock.run(until=…)`` up to the moment that has come,
and then calls `serve_one`.
"""

from __future__ import annotations

import socketserver
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from gameday.scenarios.errors import GameDayError
from gameday.simulator.engine.endpoint.handler import RequestHandler
from gameday.simulator.engine.gateway.call import Response
from gameday.simulator.engine.gateway.wire import HttpRequest, UnknownOperation

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from gameday.simulator.engine.endpoint.outside import Outside

__all__ = ["Address", "Endpoint", "Server"]

Address = Callable[[HttpRequest], HttpRequest]
"""Turns a request that came to the loopback into the one its service would have got.

It raises `UnknownOperation` for one that is for no service.
"""

_LOOPBACK = "127.0.0.1"
_BACKLOG = 128
_MISDIRECTED = 421  # RFC 9110, 15.5.20


class Server(Protocol):
    """Whoever answers requests: the gateway."""

    def serve(self, request: HttpRequest) -> Response:
        """Answer a request."""

    def refuse(self, request: HttpRequest, failure: Exception) -> Response:
        """Answer for a request that could not be served, in its service's form."""


class Endpoint:
    """An address on the loopback, as long as the ``with`` block lasts.

    Args:
        server: Answers requests.
        address: Finds out which host a request is for.
        outside: What can be reached through it as a proxy; nothing where it is none.
    """

    def __init__(
        self, server: Server, address: Address, outside: Outside | None = None
    ) -> None:
        self._server = _Listener(server, address, outside)

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


class _Listener(socketserver.TCPServer):
    request_queue_size = _BACKLOG
    timeout = 0  # `handle_request` does not wait

    def __init__(
        self, server: Server, address: Address, outside: Outside | None
    ) -> None:
        super().__init__((_LOOPBACK, 0), RequestHandler)
        self._server = server
        self._address = address
        self.outside = outside

    def answer(self, request: HttpRequest) -> Response:
        """Answer a request; a fault of the emulator's is told to the client alone."""
        try:
            return self._server.serve(self._address(request))
        except UnknownOperation as error:
            return Response(_MISDIRECTED, {}, str(error))
        except GameDayError:
            raise  # the exercise ends: a limit was passed
        except Exception as error:  # noqa: BLE001 - the emulator's; the client is told
            return self._server.refuse(request, error)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let an error go on its way, but for a client that has gone."""
        del client_address
        error = sys.exception()
        # socketserver prints errors and goes on. Here the caller of `serve_one` must
        # hear of the exercise's end, as it comes through this very connection. Whatever
        # else went wrong is a client's that has gone, or sent what is no request.
        if isinstance(error, GameDayError):
            self.shutdown_request(request)
            raise error
