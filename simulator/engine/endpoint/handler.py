"""One HTTP request: read it whole, have it answered, write the answer.

Every answer ends its connection. A client that keeps one open would keep the exercise's
only thread from everybody else.
"""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.engine.gateway.wire import HttpRequest

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Response

__all__ = ["Answering", "RequestHandler"]

_OF_THE_HOP = frozenset(
    {"connection", "expect", "host", "keep-alive", "transfer-encoding"}
)
"""Headers that tell of this connection, not of the request."""
_NO_CONTENT, _NOT_MODIFIED = 204, 304
_WAIT_S = 10.0
_MAX_BODY = 100 * 1024 * 1024


class BodyUnreadable(Exception):
    """The body is larger than an exercise takes, or its chunks are broken."""


class Answering(Protocol):
    """Whoever answers requests."""

    def answer(self, request: HttpRequest) -> Response:
        """Answer one request."""


class RequestHandler(BaseHTTPRequestHandler):
    """Reads and answers the single request of a connection."""

    protocol_version = "HTTP/1.1"
    server_version = "gameday"
    sys_version = ""
    timeout = _WAIT_S  # real seconds for a client that begins and does not go on

    def handle_one_request(self) -> None:
        """Read a request, of whatever method, and answer it."""
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            return
        try:
            body = self._read_body()
        except (BodyUnreadable, ValueError) as error:
            self.send_error(413, str(error))
            return
        server: Any = self.server
        self._write(server.answer(self._request(body)))

    def log_message(self, *_: Any) -> None:
        """Stay silent: the journal tells what was called."""

    def _request(self, body: bytes) -> HttpRequest:
        """Put together what was sent; a proxy's client sends the whole URL."""
        is_whole = self.path.startswith(("http://", "https://"))
        host = self.headers.get("Host", "")
        url = self.path if is_whole else f"http://{host}{self.path}"
        kept = {k: v for k, v in self.headers.items() if k.lower() not in _OF_THE_HOP}
        return HttpRequest(
            self.command, url, {**kept, "Content-Length": str(len(body))}, body
        )

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MAX_BODY:
            raise BodyUnreadable(f"expected at most {_MAX_BODY} bytes, found {length}")
        return self.rfile.read(length)

    def _read_chunks(self) -> bytes:
        content = b""
        while size := int(self.rfile.readline(1024).partition(b";")[0], 16):
            if len(content) + size > _MAX_BODY:
                raise BodyUnreadable(f"expected at most {_MAX_BODY} bytes")
            content += self.rfile.read(size)
            self.rfile.readline(1024)
        while self.rfile.readline(65_537).strip():
            pass  # trailers
        return content

    def _write(self, response: Response) -> None:
        body = response.body
        content = body.encode() if isinstance(body, str) else body
        has_body = response.status not in {_NO_CONTENT, _NOT_MODIFIED}
        self.send_response(response.status)
        for name, value in response.headers.items():
            if name.lower() not in {"connection", "content-length"}:
                self.send_header(name, value)
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
