"""Connections to the web: sockets whose other end is in this process.

A connection is one to a pair of sockets of our own: a real one, so that everything that
is done with a socket works. What differs is waiting. Where its client would wait for
the host, in the only thread there is, the host is given its turn instead
(`Conversation.advance`), and where the host takes its time, the exercise's time passes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import ssl
from typing import TYPE_CHECKING, Any

from gameday.simulator.engine.clock.looking import look_until
from gameday.simulator.engine.web.addresses import (
    OTHER_PROTOCOLS,
    is_outside,
    read_name,
)
from gameday.simulator.engine.web.conversation import Conversation, Host

if TYPE_CHECKING:
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor
    from gameday.simulator.engine.web.certificates import Authority
    from gameday.simulator.engine.web.messages import Reply, Request
    from gameday.simulator.engine.web.names import Names
    from gameday.simulator.engine.web.web import Web
    from gameday.simulator.engine.web.whose import Whose

__all__ = ["Lines"]

_FIRST_PORT = 32_768
"""Where Linux begins with ports for those who connect (ip(7))."""
_IDLE_S = 60.0
"""Seconds after which a host hangs up on a client that says nothing."""
_LATER = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Lines:
    """The connections that are open to hosts of the web, by their descriptors.

    Args:
        names: Resolves what is connected to.
        web: Says what hosts do.
        clock: The exercise's time.
        whose: Whose code runs.
    """

    def __init__(self, names: Names, web: Web, clock: Scheduler, whose: Whose) -> None:
        self._names = names
        self._web = web
        self._clock = clock
        self._whose = whose
        self._open: dict[int, Conversation] = {}
        self._owners: dict[int, Actor | None] = {}
        self._peers: dict[int, Any] = {}

    def close(self) -> None:
        """Hang up everywhere."""
        for conversation in self._open.values():
            conversation.hang_up()
        self._open.clear()

    def connect(self, real: Any, sock: socket.socket, address: Any) -> None:
        """Connect a socket: to the web, or to where it leads."""
        if not self._leads_outside(sock, address):
            real(sock, address)
            return
        host = self._web.find_host(self._names.resolve(read_name(address[0])))
        port = int(address[1])
        with self._whose.aside():
            self._web.accept(host, port, sock.gettimeout())
        line, end = socket.socketpair()
        with end:
            # The socket keeps its number, and with it all that knows it by that.
            os.dup2(end.fileno(), sock.fileno(), inheritable=False)
        sock.settimeout(sock.gettimeout())
        self._open[sock.fileno()] = Conversation(line, self._play(host, port))
        self._peers[sock.fileno()] = address
        self._owners[sock.fileno()] = self._clock.current

    def connect_ex(self, real: Any, sock: socket.socket, address: Any) -> int:
        """Connect a socket, and return the number of an error."""
        if not self._leads_outside(sock, address):
            return int(real(sock, address))
        try:
            sock.connect(address)
        except OSError as error:
            return error.errno or 0
        return 0

    def close_one(self, real: Any, sock: socket.socket, *args: Any) -> None:
        """Close a socket; its host hangs up."""
        number = sock.fileno()
        conversation = self._open.pop(number, None)
        self._peers.pop(number, None)
        real(sock, *args)
        if conversation is not None:
            # What came before its end was said, too.
            with contextlib.suppress(OSError):
                conversation.advance()
            conversation.hang_up()

    def getpeername(self, real: Any, sock: socket.socket) -> Any:
        """Return the address that a socket was connected to."""
        return self._peers.get(sock.fileno()) or real(sock)

    def getsockname(self, real: Any, sock: socket.socket) -> Any:
        """Return a socket's own address."""
        is_web = sock.fileno() in self._open
        return ("169.254.100.1", _FIRST_PORT + sock.fileno()) if is_web else real(sock)

    def setsockopt(
        self, real: Any, sock: socket.socket, level: int, *args: Any
    ) -> None:
        """Set an option; those of a network's protocols have nothing to change."""
        if sock.fileno() not in self._open or level == socket.SOL_SOCKET:
            real(sock, level, *args)

    def _leads_outside(self, sock: socket.socket, address: Any) -> bool:
        is_stream = sock.type == socket.SOCK_STREAM
        is_internet = sock.family in (socket.AF_INET, socket.AF_INET6)
        if not (is_stream and is_internet and self._whose.is_foreign()):
            return False
        is_web = address[1] not in OTHER_PROTOCOLS
        return is_web and is_outside(read_name(address[0]))

    def _play(self, host: str, port: int) -> Host:
        return Host(
            host,
            port,
            answer=self._answer,
            show=lambda: self._show(host, port),
            elapsed=self._clock.elapsed,
        )

    def _answer(self, request: Request) -> Reply:
        with self._whose.aside():
            return self._web.answer(request)

    def _show(self, host: str, port: int) -> ssl.SSLContext:
        with self._whose.aside():
            is_trusted = self._web.is_trusted(host, port)
            return _find_authority(is_trusted=is_trusted).serve(host)

    # -- waiting ------------------------------------------------------------

    def trust(self, real: Any, context: ssl.SSLContext, *args: Any, **kw: Any) -> Any:
        """Prepare a client for TLS: it trusts the web's authority as well."""
        if self._whose.is_foreign():
            with self._whose.aside():
                context.load_verify_locations(cadata=_find_authority().pem)
        return real(context, *args, **kw)

    def wait_in(self, real: Any, sock: socket.socket, *args: Any, **kw: Any) -> Any:
        """Do what may wait for the other side."""
        conversation = self._open.get(sock.fileno())
        if conversation is None:
            return real(sock, *args, **kw)
        timeout_s = sock.gettimeout()
        if timeout_s == 0:
            conversation.advance()
            _ensure_whole(conversation)
            return real(sock, *args, **kw)
        sock.settimeout(0)
        try:
            while True:
                _ensure_whole(conversation)
                try:
                    return real(sock, *args, **kw)
                except _LATER:
                    self._wait(conversation, timeout_s)
        finally:
            sock.settimeout(timeout_s)

    def sendall(
        self, real: Any, sock: socket.socket, content: Any, flags: int = 0
    ) -> None:
        """Send everything, however much the other side takes at once."""
        if sock.fileno() not in self._open:
            real(sock, content, flags)
            return
        with memoryview(content) as view, view.cast("B") as rest:
            sent = 0
            while sent < len(rest):
                sent += sock.send(rest[sent:], flags)

    def _wait(self, conversation: Conversation, timeout_s: float | None) -> None:
        """Let the host go on, or time pass until it does.

        Raises:
            TimeoutError: The client waits no longer.
        """
        if conversation.advance() or conversation.is_over:
            return
        due_at = conversation.due_at
        wait_s = _IDLE_S if due_at is None else due_at - self._clock.elapsed()
        if timeout_s is not None and wait_s > timeout_s:
            self._clock.sleep(timeout_s)
            raise TimeoutError("The read operation timed out")
        self._clock.sleep(max(0.0, wait_s))
        if due_at is None and not conversation.advance():
            conversation.hang_up()

    def select(self, real: Any, selector: Any, timeout: float | None = None) -> Any:
        """Wait for descriptors, as an event loop does, some of which are the web's."""
        if not self._open or not self._whose.is_foreign():
            return real(selector, timeout)

        def look() -> Any:
            self._advance_own()
            return real(selector, 0)

        return look_until(self._clock, look, timeout, find_next=self._advance_own)

    def _advance_own(self) -> float | None:
        """Let the hosts go on that who runs now speaks with; say when the next will."""
        current = self._clock.current
        own = [
            conversation
            for number, conversation in self._open.items()
            if self._owners[number] is current
        ]
        for conversation in own:
            conversation.advance()
        dues = [each.due_at for each in own if each.due_at is not None]
        return min(dues, default=None)


def _find_authority(*, is_trusted: bool = True) -> Authority:
    # Late: few exercises have TLS, and what signs certificates takes 30 ms to import.
    from gameday.simulator.engine.web.certificates import AUTHORITY, STRANGERS

    return AUTHORITY if is_trusted else STRANGERS


def _ensure_whole(conversation: Conversation) -> None:
    """See that the host has not broken the connection.

    Raises:
        ConnectionResetError: It has.
    """
    if conversation.is_broken:
        raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
