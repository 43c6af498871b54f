"""One connection to a host of the web, seen from the host's side.

It never waits: it takes what has come, and says what it has to say. Whoever waits for
it on the other side, in the same thread, lets it go on (`advance`), or lets time pass
until its next answer is due. The bytes are real, and so is the TLS.
"""

from __future__ import annotations

import socket
import ssl
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gameday.simulator.engine.web.messages import (
    CONTINUE,
    Malformed,
    Reply,
    RequestReader,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.web.messages import Request

__all__ = ["Conversation", "Host"]

_AT_ONCE = 65_536
_TLS_HANDSHAKE = 0x16
"""What a connection over TLS begins with: the type of its first record (RFC 8446)."""


@dataclass(frozen=True, slots=True)
class Host:
    """What a conversation plays."""

    name: str
    port: int
    answer: Callable[[Request], Reply]
    """Says what is done with a request."""
    show: Callable[[], ssl.SSLContext]
    """Gives what it shows to those who connect over TLS."""
    elapsed: Callable[[], float]
    """Seconds of the exercise."""


@dataclass(frozen=True, slots=True)
class _Due:
    """An answer, and when it is sent."""

    at: float
    request: Request
    reply: Reply


class Conversation:
    """The host's side of a connection.

    Args:
        line: The host's end of it.
        host: Who that is.
    """

    def __init__(self, line: socket.socket, host: Host) -> None:
        line.settimeout(0)
        self._line = line
        self._host = host
        self._reader = RequestReader()
        self._tls: _Tls | None = None
        self._begins = True
        self._outgoing = bytearray()
        self._due: deque[_Due] = deque()
        self._is_last = False
        self.is_over = False
        """Whether the host has hung up, or the client."""
        self.is_broken = False
        """Whether the host did so without a word, which resets the connection."""

    @property
    def due_at(self) -> float | None:
        """When the next answer is sent; None where none is under way."""
        return self._due[0].at if self._due else None

    def advance(self) -> bool:
        """Take what has come and send what is due.

        Returns:
            Whether anything was taken or sent.
        """
        if self.is_over:
            return False
        has_taken = self._take()
        self._think()
        self._speak()
        return self._send() or has_taken

    def hang_up(self) -> None:
        """End the connection."""
        if not self.is_over:
            self.is_over = True
            self._line.close()

    def _take(self) -> bool:
        has_taken = False
        while not self.is_over:
            try:
                content = self._line.recv(_AT_ONCE)
            except BlockingIOError:
                return has_taken
            except OSError:
                content = b""
            if not content:  # the client has gone
                self.hang_up()
                return has_taken
            has_taken = True
            self._hear(content)
        return has_taken

    def _hear(self, content: bytes) -> None:
        if self._begins:
            self._begins = False
            if content[0] == _TLS_HANDSHAKE:
                self._tls = _Tls(self._host.show())
        if self._tls is None:
            self._reader.feed(content)
            return
        try:
            self._reader.feed(self._tls.read(content))
        except ssl.SSLError:
            # The client trusts nobody here, or speaks no TLS: it says so itself.
            self._outgoing += self._tls.outgoing()
            self._is_last = True
        else:
            self._outgoing += self._tls.outgoing()

    def _think(self) -> None:
        """Have every request answered that has come whole."""
        try:
            while not self._is_last and (request := self._reader.take()):
                self._reply(request)
        except Malformed as error:
            self._write(Reply.of_text(400, str(error)).write("GET", keeps_open=False))
            self._say_goodbye()
        else:
            if self._reader.wants_to_go_on():
                self._write(CONTINUE)

    def _reply(self, request: Request) -> None:
        host = self._host
        whole = replace(
            request,
            host=host.name,
            port=host.port,
            is_secure=self._tls is not None,
        )
        reply = host.answer(whole)
        # One after the other, as they were asked: the next is taken up after the last.
        begin = max(host.elapsed(), self._due[-1].at if self._due else 0.0)
        self._due.append(_Due(begin + reply.after_s, whole, reply))

    def _speak(self) -> None:
        """Write the answers that are due."""
        while self._due and self._due[0].at <= self._host.elapsed():
            due = self._due.popleft()
            if due.reply.hangs_up:
                self.is_broken = True
                self.hang_up()
                return
            keeps_open = due.request.keeps_open
            self._write(due.reply.write(due.request.method, keeps_open=keeps_open))
            if not keeps_open:
                self._say_goodbye()

    def _say_goodbye(self) -> None:
        """Let the client know that nothing follows."""
        self._is_last = True
        if self._tls is not None:
            self._outgoing += self._tls.end()

    def _write(self, content: bytes) -> None:
        if self._tls is None:
            self._outgoing += content
        else:
            self._outgoing += self._tls.write(content)

    def _send(self) -> bool:
        """Send as much as the line takes."""
        has_sent = False
        while self._outgoing and not self.is_over:
            try:
                count = self._line.send(self._outgoing[:_AT_ONCE])
            except BlockingIOError:
                return has_sent
            except OSError:
                self.hang_up()
                return has_sent
            del self._outgoing[:count]
            has_sent = True
        if self._is_last and not (self._due or self.is_over):
            # Its last word is said; the client still reads what is on the line.
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_WR)
        return has_sent


class _Tls:
    """The server's side of TLS, over bytes in memory."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming, self._written = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._written, server_side=True)
        self._is_shaken = False

    def read(self, content: bytes) -> bytes:
        """Take what came, and return what it says; nothing during the handshake.

        Raises:
            ssl.SSLError: The client wants nothing of it, or is none.
        """
        self._incoming.write(content)
        plain = bytearray()
        with suppress(ssl.SSLWantReadError):
            if not self._is_shaken:
                self._object.do_handshake()
                self._is_shaken = True
            while part := self._object.read(_AT_ONCE):
                plain += part
            # The client ends it properly, and waits for the same.
            self._end()
        return bytes(plain)

    def write(self, content: bytes) -> bytes:
        """Return what says something."""
        self._object.write(content)
        return self.outgoing()

    def end(self) -> bytes:
        """Return what says that nothing follows."""
        self._end()
        return self.outgoing()

    def outgoing(self) -> bytes:
        """Return what is to be sent."""
        return self._written.read()

    def _end(self) -> None:
        with suppress(ssl.SSLError):
            self._object.unwrap()
