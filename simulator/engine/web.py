"""What a responder sends to the web (a chat's hook, say): answered, and told.

Connections that Python's HTTP clients open, those of the standard library and of
urllib3 (which requests stands on), are answered here in place of their host, whose
certificate counts as verified; nothing is looked up or sent. It takes no time. Loopback
stays real, and so does everything while nobody's code but the simulator's runs. What
programs send is not answered: they find no network.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import urllib3.connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.patching import Patches

__all__ = ["STATUS", "Sent", "answer_web"]

_CLASSES = (
    http.client.HTTPConnection,
    http.client.HTTPSConnection,
    urllib3.connection.HTTPConnection,
    urllib3.connection.HTTPSConnection,
)
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
    b"Connection: close\r\n\r\nok"
)
STATUS = 200
"""What every host answers."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that a host has got."""

    method: str
    host: str
    port: int
    size: int
    """Bytes of the body."""


def answer_web(
    patches: Patches, is_foreign: Callable[[], bool], tell: Callable[[Sent], None]
) -> None:
    """Answer what is sent to the web, until the patches close.

    Args:
        patches: What is changed, and when it is changed back.
        is_foreign: Whether code that runs now is a responder's.
        tell: Hears of every request.
    """
    for of_kind in _CLASSES:
        if "connect" in vars(of_kind):
            patches.set(of_kind, "connect", _connecting(of_kind, is_foreign, tell))


def _connecting(
    of_kind: Any, is_foreign: Callable[[], bool], tell: Callable[[Sent], None]
) -> Callable[[Any], None]:
    real = of_kind.connect

    def connect(self: Any) -> None:
        if not is_foreign() or _is_local(self.host):
            real(self)
            return
        self.sock = _Line(self.host, self.port, tell)
        if isinstance(self, urllib3.connection.HTTPSConnection):
            self.is_verified = True

    return connect


class _Line:
    """What stands for a socket to a host: it takes a request and has the answer."""

    def __init__(self, host: str, port: int, tell: Callable[[Sent], None]) -> None:
        self._host, self._port = host, port
        self._tell = tell
        self._sent = bytearray()

    def sendall(self, content: bytes) -> None:
        """Take a part of a request."""
        self._sent += content

    def makefile(self, *_: Any, **__: Any) -> io.BufferedIOBase:
        """Tell of the request, and give the answer."""
        head, _end, body = bytes(self._sent).partition(b"\r\n\r\n")
        self._sent.clear()
        method = head.partition(b" ")[0].decode("ascii", "replace")
        self._tell(Sent(method, self._host, self._port, len(body)))
        return io.BytesIO(_ANSWER.removesuffix(b"ok") if method == "HEAD" else _ANSWER)

    def settimeout(self, _: float | None) -> None:
        """Take no time in any case."""

    def setsockopt(self, *_: Any) -> None:
        """Have no options."""

    def shutdown(self, _: int) -> None:
        """Have nothing to end."""

    def close(self) -> None:
        """Have nothing to close."""


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
