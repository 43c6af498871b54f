"""HTTP/1.1 on the wire: requests read as their bytes come, replies written.

It knows neither sockets nor TLS, and keeps to what clients send: RFC 9112, with bodies
by length or in chunks.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONTINUE", "Malformed", "Reply", "Request", "RequestReader"]

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
"""What a client that sent ``Expect: 100-continue`` waits for."""

_MOST_HEAD, _MOST_BODY = 65_536, 100 * 1024 * 1024
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*", re.DOTALL)
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?")
_WITHOUT_BODY = frozenset({204, 304})


class Malformed(Exception):
    """What was sent is no request."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request, whole."""

    method: str
    target: str
    """The path with its query, as it was sent; a proxy's client sends the whole URL."""
    headers: Mapping[str, str]
    """By their names in small letters; what came twice is joined by commas."""
    body: bytes = b""
    host: str = ""
    """The host it went to, in small letters."""
    port: int = 80
    is_secure: bool = False
    """Whether it came over TLS."""
    keeps_open: bool = True
    """Whether the client may send another one over the same connection."""

    @property
    def path(self) -> str:
        """The path without its query."""
        return self.target.partition("?")[0].partition("#")[0]

    @property
    def url(self) -> str:
        """The whole address."""
        scheme = "https" if self.is_secure else "http"
        usual = 443 if self.is_secure else 80
        name = f"[{self.host}]" if ":" in self.host else self.host
        place = name if self.port == usual else f"{name}:{self.port}"
        return f"{scheme}://{place}{self.target}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host does with a request."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    after_s: float = 0.0
    """Seconds of the exercise that it takes."""
    hangs_up: bool = False
    """Whether the host breaks the connection instead."""

    @classmethod
    def of_json(cls, status: int, document: object) -> Reply:
        """Return a reply with a document."""
        body = json.dumps(document).encode()
        return cls(status, {"Content-Type": "application/json"}, body)

    @classmethod
    def of_text(cls, status: int, text: str) -> Reply:
        """Return a reply with a text."""
        return cls(status, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())

    def write(self, method: str, *, keeps_open: bool) -> bytes:
        """Return the bytes of it, as an answer to a request of a method."""
        phrase = HTTPStatus(self.status).phrase if self.status in _STATUSES else ""
        given = {name.lower() for name in self.headers}
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        has_body = self.status not in _WITHOUT_BODY
        if has_body and "content-length" not in given:
            lines.append(f"Content-Length: {len(self.body)}")
        lines.append(f"Connection: {'keep-alive' if keeps_open else 'close'}")
        head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        return head + self.body if has_body and method != "HEAD" else head


_STATUSES = frozenset(HTTPStatus)


class RequestReader:
    """Makes requests of bytes as they come, each once it is whole."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._has_continued = False

    @property
    def is_idle(self) -> bool:
        """Whether no part of a request has come since the last."""
        return not self._data

    def feed(self, content: bytes) -> None:
        """Take what has come."""
        self._data += content

    def take(self) -> Request | None:
        """Return the next request; None until it is whole.

        Raises:
            Malformed: It is none.
        """
        end = self._data.find(b"\r\n\r\n")
        if end < 0 or end > _MOST_HEAD:
            if len(self._data) > _MOST_HEAD:
                raise Malformed("the headers are too long")
            return None
        request = _read_head(bytes(self._data[:end]))
        found = self._find_body(request.headers, end + 4)
        if found is None:
            return None
        body, after = found
        del self._data[:after]
        self._has_continued = False
        method, target, headers = request.method, request.target, request.headers
        keeps_open = request.keeps_open
        return Request(method, target, headers, body, keeps_open=keeps_open)

    def wants_to_go_on(self) -> bool:
        """Tell, once a request, whether its client waits to be asked for the body."""
        head, is_whole, _ = bytes(self._data[:_MOST_HEAD]).partition(b"\r\n\r\n")
        if not is_whole or self._has_continued:
            return False
        self._has_continued = True
        return b"\r\nexpect: 100-continue" in head.lower()

    def _find_body(
        self, headers: Mapping[str, str], start: int
    ) -> tuple[bytes, int] | None:
        """Return a body and where it ends, or None where some of it is missing."""
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return self._find_chunks(start)
        given = headers.get("content-length", "0").strip()
        if not _LENGTH.fullmatch(given):
            raise Malformed("expected a number as the content's length")
        end = start + int(given)
        if int(given) > _MOST_BODY:
            raise Malformed("the body is too long")
        return (bytes(self._data[start:end]), end) if len(self._data) >= end else None

    def _find_chunks(self, at: int) -> tuple[bytes, int] | None:
        body = bytearray()
        while (line := self._find_line(at)) is not None:
            text, at = line
            match = _CHUNK.fullmatch(text)
            if not match:
                raise Malformed("expected the size of a chunk")
            size = int(match[1], 16)
            if len(body) + size > _MOST_BODY:
                raise Malformed("the body is too long")
            if size == 0:
                end = self._find_trailers(at)
                return None if end is None else (bytes(body), end)
            if len(self._data) < at + size + 2:
                return None
            body += self._data[at : at + size]
            at += size + 2
        return None

    def _find_trailers(self, at: int) -> int | None:
        """Return where the lines after the last chunk end: with an empty one."""
        while (line := self._find_line(at)) is not None:
            text, at = line
            if not text:
                return at
        return None

    def _find_line(self, at: int) -> tuple[bytes, int] | None:
        end = self._data.find(b"\r\n", at)
        return None if end < 0 else (bytes(self._data[at:end]), end + 2)


def _read_head(head: bytes) -> Request:
    line, *rest = head.split(b"\r\n")
    match = _LINE.fullmatch(line)
    if not match:
        raise Malformed("expected a request of HTTP/1.1")
    headers: dict[str, str] = {}
    for each in rest:
        found = _HEADER.fullmatch(each)
        if not found:
            raise Malformed("expected a header")
        name, value = found[1].decode().lower(), found[2].decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    asks = headers.get("connection", "").lower()
    # HTTP/1.0 ends each connection, unless its client asks otherwise (RFC 9112, 9.3).
    keeps_open = "close" not in asks if match[3] == b"1" else "keep-alive" in asks
    target = match[2].decode("latin-1")
    if target.startswith(("http://", "https://")):
        split = urlsplit(target)
        headers.setdefault("host", split.netloc)
    return Request(match[1].decode(), target, headers, keeps_open=keeps_open)
