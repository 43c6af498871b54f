"""TLS within a tunnel: bytes that came through a proxy's connection, and go back."""

from __future__ import annotations

import io
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

__all__ = ["Tls"]

_AT_ONCE = 65_536


class Tls(io.RawIOBase):
    """The server's side of it, as a file to read and write.

    Args:
        context: What the server shows.
        incoming: What the client has sent.
        outgoing: Where to the answers go.
    """

    def __init__(
        self, context: ssl.SSLContext, incoming: io.BufferedReader, outgoing: BinaryIO
    ) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._read, self._written = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._read, self._written, server_side=True)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what the client says.

        Raises:
            ssl.SSLError: It wants nothing of this server, or speaks no TLS.
        """
        view = memoryview(buffer).cast("B")
        while True:
            try:
                return int(self._object.read(len(view), view))
            except ssl.SSLWantReadError:
                self._flush()
                content = self._incoming.read1(_AT_ONCE)
                if not content:
                    return 0
                self._read.write(content)
            except ssl.SSLError:
                self._flush()  # the alert, which says why
                raise

    def write(self, content: ReadableBuffer) -> int:
        """Say something to the client."""
        count = self._object.write(content)
        self._flush()
        return count

    def finish(self) -> None:
        """Let the client know that nothing follows."""
        with suppress(ssl.SSLError):
            self._object.unwrap()
        self._flush()

    def _flush(self) -> None:
        if content := self._written.read():
            self._outgoing.write(content)
            self._outgoing.flush()
