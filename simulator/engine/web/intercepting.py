"""Sockets that lead to the web end in this process, whatever library they belong to.

What Python does with names, sockets, TLS and event loops is replaced for as long as an
exercise lasts; for code that is not a responder's all of it stays as it is. Clients
trust the hosts' authority from the moment on at which they prepare for TLS. What C code
does with a socket on its own is not seen.
"""

from __future__ import annotations

import selectors
import socket
import ssl
from typing import TYPE_CHECKING, Any, TypeVar

from gameday.simulator.engine.web.lines import Lines
from gameday.simulator.engine.web.names import Names

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.patching import Patches
    from gameday.simulator.engine.web.web import Web
    from gameday.simulator.engine.web.whose import Whose

__all__ = ["intercept_web"]

_T = TypeVar("_T")

_RESOLVING = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")
_OF_SOCKETS = {
    "connect": "connect",
    "connect_ex": "connect_ex",
    "sendall": "sendall",
    "getpeername": "getpeername",
    "getsockname": "getsockname",
    "setsockopt": "setsockopt",
    "_real_close": "close_one",  # what every way to close one comes to
}
"""The methods of a socket that differ, and the one of `Lines` that each becomes."""
_WAITING = ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "send")
_WAITING_TLS = ("do_handshake", "read", "write", "send", "unwrap")


def intercept_web(patches: Patches, web: Web, clock: Scheduler, whose: Whose) -> None:
    """Lead what a responder connects to into the web, until the patches close.

    Args:
        patches: Give everything back.
        web: Where connections lead.
        clock: The exercise's time.
        whose: Whose code runs.
    """
    names = Names(web, whose)
    for name in _RESOLVING:
        patches.set(socket, name, getattr(names, name)(getattr(socket, name)))
    lines = Lines(names, web, clock, whose)
    patches.callback(lines.close)

    def replace(owner: Any, name: str, method: Callable[..., Any]) -> None:
        patches.set(owner, name, _giving(getattr(owner, name), method))

    for name, method in _OF_SOCKETS.items():
        replace(socket.socket, name, getattr(lines, method))
    for name in _WAITING:
        replace(socket.socket, name, lines.wait_in)
    for name in _WAITING_TLS:
        replace(ssl.SSLSocket, name, lines.wait_in)
    for name in ("wrap_socket", "wrap_bio"):
        replace(ssl.SSLContext, name, lines.trust)
    replace(selectors.DefaultSelector, "select", lines.select)


def _giving(real: Any, method: Callable[..., _T]) -> Callable[..., _T]:
    """Return a method that is given the one it replaces before everything else."""

    def replaced(self: Any, *args: Any, **kwargs: Any) -> _T:
        return method(real, self, *args, **kwargs)

    return replaced
