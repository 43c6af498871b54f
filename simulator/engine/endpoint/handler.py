"""One HTTP request: read it whole, have it answered, write the answer.

Every answer ends its connection. A client that keeps one open would keep the exercise's
only thread from everybody else; one that does not finish its request is hung up on.
"""

from __future__ import annotations

import io
import re
import struct
from http.server import BaseHTTPRequestHandler
from socket import SO_LINGER, SOL_SOCKET
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from gameday.simulator.engine.clock.virtual import real_monotonic
from gameday.simulator.engine.endpoint.outside import HungUp
from gameday.simulator.engine.endpoint.tls import Tls
from gameday.simulator.engine.gateway.wire import HttpRequest

if TYPE_CHECKING:
    import socket
    import ssl

    from _typeshed import WriteableBuffer

    from gameday.simulator.engine.endpoint.outside import Outside
    from gameday.simulator.engine.gateway.call import Response

__all__ = ["Answering", "RequestHandler"]

_OF_THE_HOP = frozenset(
    {"connection", "expect", "host", "keep-alive", "transfer-encoding"}
)
"""Headers that tell of this connection, not of the request."""
_WHOLE = ("http://", "https://")
_TLS_HANDSHAKE = b"\x16"
_NO_LINGER = struct.pack("ii", 1, 0)
_NO_CONTENT, _NOT_MODIFIED = 204, 304
_PATIENCE_S = 3.0
"""Real seconds for a client to send its request, from the first byte to the last."""
_MAX_BODY = 100 * 1024 * 1024
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,12}")


class BodyUnreadable(Exception):
    """The body is larger than an exercise takes, or its chunks are broken."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Answering(Protocol):
    """Whoever answers requests."""

    outside: Outside | None
    """What can be reached through it as a proxy."""

    def answer(self, request: HttpRequest) -> Response:
        """Answer one request."""


class RequestHandler(BaseHTTPRequestHandler):
    """Reads and answers the single request of a connection."""

    protocol_version = "HTTP/1.1"
    server_version = "gameday"
    sys_version = ""
    _tunnel = ""
    """Where a tunnel leads that the request came through."""
    _tls: Tls | None = None

    def setup(self) -> None:
        """Read no longer than a client is waited for."""
        super().setup()
        self.rfile = io.BufferedReader(_Hurried(self.connection))

    def handle_one_request(self) -> None:
        """Read a request, of whatever method, and answer it."""
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            return
        server: Any = self.server  # an `Answering`
        if self.command == "CONNECT" and server.outside is not None:
            if self._tunnel:
                self.send_error(400, "this is no proxy")
            else:
                self._open_tunnel(server.outside)
            return
        try:
            body = self._read_body()
        except BodyUnreadable as error:
            self.send_error(error.status, str(error))
            return
        self._answer(self._request(body))

    def _answer(self, request: HttpRequest) -> None:
        server: Any = self.server
        outside: Outside | None = server.outside
        is_proxied = self._tunnel or self.path.startswith(_WHOLE)
        if outside is None or not is_proxied:
            self._write(server.answer(request))
            return
        try:
            if not self._tunnel:
                outside.reach(*_read_place(urlsplit(request.url).netloc, 80))
            self._write(outside.answer(request))
        except HungUp:
            self.connection.setsockopt(SOL_SOCKET, SO_LINGER, _NO_LINGER)
            self.connection.close()
        except OSError as error:
            self.send_error(_find_status(error), "the host cannot be reached")

    def _open_tunnel(self, outside: Outside) -> None:
        """Be the host that a client wants to reach through a proxy."""
        try:
            host, port = _read_place(self.path, 443)
            outside.reach(host, port)
        except (OSError, ValueError) as error:
            self.send_error(_find_status(error), "the host cannot be reached")
            return
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wfile.flush()
        self._tunnel = f"http://{self.path}"
        incoming: Any = self.rfile
        first = incoming.peek(1)[:1]
        if first == _TLS_HANDSHAKE:
            self._speak_tls(outside.show(host, port))
            self._tunnel = f"https://{self.path.removesuffix(':443')}"
        self.handle_one_request()

    def _speak_tls(self, context: ssl.SSLContext) -> None:
        """Go on over TLS, some of whose first bytes may have been read already."""
        incoming: Any = self.rfile
        outgoing: Any = self.wfile
        self._tls = Tls(context, incoming, outgoing)
        self.rfile = io.BufferedReader(self._tls)
        self.wfile = io.BufferedWriter(self._tls)

    def finish(self) -> None:
        """Let the client know that nothing follows."""
        if self._tls is not None and not self.wfile.closed:
            self.wfile.flush()
            self._tls.finish()
        super().finish()

    def log_message(self, *_: Any) -> None:
        """Stay silent: the journal tells what was called."""

    def _request(self, body: bytes) -> HttpRequest:
        """Put together what was sent; a proxy's client sends the whole URL."""
        is_whole = self.path.startswith(_WHOLE)
        origin = self._tunnel or f"http://{self.headers.get('Host', '')}"
        url = self.path if is_whole else f"{origin}{self.path}"
        kept = {k: v for k, v in self.headers.items() if k.lower() not in _OF_THE_HOP}
        return HttpRequest(
            self.command, url, {**kept, "Content-Length": str(len(body))}, body
        )

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        given = self.headers.get("Content-Length") or "0"
        if not _LENGTH.fullmatch(given):
            raise BodyUnreadable("expected a number as the content's length")
        if int(given) > _MAX_BODY:
            raise BodyUnreadable(f"expected at most {_MAX_BODY} bytes", 413)
        return self._read_whole(int(given))

    def _read_whole(self, size: int) -> bytes:
        """Read so many bytes.

        Raises:
            BodyUnreadable: The client has gone before: nothing was asked for.
        """
        content = self.rfile.read(size)
        if len(content) < size:
            raise BodyUnreadable(f"expected {size} bytes, found {len(content)}")
        return content

    def _read_chunks(self) -> bytes:
        content = bytearray()
        while size := self._read_chunk_size():
            if len(content) + size > _MAX_BODY:
                raise BodyUnreadable(f"expected at most {_MAX_BODY} bytes", 413)
            content += self._read_whole(size)
            self.rfile.readline(1024)
        while self.rfile.readline(65_537).strip():
            pass  # trailers
        return bytes(content)

    def _read_chunk_size(self) -> int:
        given = self.rfile.readline(1024).partition(b";")[0].strip()
        if not _CHUNK.fullmatch(given):
            raise BodyUnreadable("expected the size of a chunk")
        return int(given, 16)

    def _write(self, response: Response) -> None:
        body = response.body
        content = body.encode() if isinstance(body, str) else body
        has_body = response.status not in {_NO_CONTENT, _NOT_MODIFIED}
        self.send_response(response.status)
        for name, value in response.headers.items():
            if name.lower() not in {"connection", "content-length"}:
                self.send_header(name, _flatten(value))
        self.send_header("Content-Length", self._length(response, content))
        self.send_header("Connection", "close")
        self.end_headers()
        if has_body and self.command != "HEAD":
            self.wfile.write(content)

    def _length(self, response: Response, content: bytes) -> str:
        """Return the length; an answer to HEAD gives that of what is not sent."""
        given = {k.lower(): v for k, v in response.headers.items()}
        if self.command == "HEAD" and "content-length" in given:
            return given["content-length"]
        return str(len(content))


def _read_place(place: str, port: int) -> tuple[str, int]:
    """Read a host and its port.

    Raises:
        ValueError: They are none.
    """
    split = urlsplit(f"//{place}")
    if not split.hostname:
        raise ValueError(f"expected a host, found `{place[:60]}`")
    return split.hostname, split.port or port


def _find_status(error: Exception) -> int:
    """Return what a proxy says of a host it did not reach (RFC 9110, 15.6)."""
    if isinstance(error, ValueError):
        return 400
    return 504 if isinstance(error, TimeoutError) else 502


class _Hurried(io.RawIOBase):
    """What a client sends, as long as it is in time."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._deadline = real_monotonic() + _PATIENCE_S

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what has come.

        Raises:
            TimeoutError: It is too late; the connection is given up.
        """
        left_s = self._deadline - real_monotonic()
        if left_s <= 0:
            raise TimeoutError
        # For the answer too: a client that takes none is not waited for either.
        self._connection.settimeout(left_s)
        return self._connection.recv_into(buffer)


def _flatten(value: str) -> str:
    """Keep a header on its line, and in the letters that headers may have."""
    flat = " ".join(str(value).split("\n")).replace("\r", " ")
    return flat.encode("latin-1", "replace").decode("latin-1")
