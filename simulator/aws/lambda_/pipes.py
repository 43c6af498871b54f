"""The ends of children's pipes that a function holds: whoever waits there attends."""

from __future__ import annotations

import io
import os
import select
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.lambda_.attendance import Attendance

__all__ = ["Printed", "Selector", "attend_to"]

_MOST = 1_048_576
"""Characters of what children print that a function's log takes, in all."""
_CUT = "\n(what its child processes print goes on)\n"
_AT_ONCE, _PIECES = 4096, 16
"""Bytes that a pipe that can be written takes without waiting, and how many of these it
holds (pipe(7))."""


def attend_to(stream: Any, attendance: Attendance) -> Any:
    """Return a stream as it is, whose reader, or writer, attends to its other end."""
    if stream is None:
        return None
    text = stream if isinstance(stream, io.TextIOWrapper) else None
    inner: Any = text.buffer if text is not None else stream
    raw: Any = getattr(inner, "raw", inner)
    pipe: Any = _Pipe(os.dup(raw.fileno()), raw.mode, attendance)
    if inner is not raw:
        writes = raw.writable()
        pipe = io.BufferedWriter(pipe) if writes else io.BufferedReader(pipe)
    if text is not None:
        pipe = io.TextIOWrapper(
            pipe,
            encoding=text.encoding,
            errors=text.errors,
            line_buffering=text.line_buffering,
            write_through=text.write_through,
        )
    stream.close()
    return pipe


class Printed:
    """What children print whose output nobody takes: a pipe, like Lambda's own.

    Args:
        take: Takes it as text.
    """

    def __init__(self, take: Callable[[str], object]) -> None:
        self.end, self.writing = os.pipe()
        """What is read here, and what children write into."""
        os.set_blocking(self.end, False)
        self._take = take
        self._left = _MOST
        # A character may come in two parts.
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode

    def drain(self) -> None:
        """Hand on what has come: no more than the pipe holds, or it might never end."""
        with suppress(BlockingIOError):
            for _ in range(_PIECES):
                content = os.read(self.end, _AT_ONCE)
                text = self._decode(content)[: self._left]
                if text:
                    self._left -= len(text)
                    self._take(text if self._left else text + _CUT)

    def close(self) -> None:
        """Take nothing any more."""
        os.close(self.end)
        os.close(self.writing)


class _Pipe(io.FileIO):
    """An end of a child's pipe whose other end is attended to."""

    def __init__(self, number: int, mode: str, attendance: Attendance) -> None:
        super().__init__(number, mode)
        self._wait_for = attendance.wait_for

    def readinto(self, buffer: Any) -> int | None:
        """Read what has come."""
        self._wait_for(self.fileno(), select.POLLIN)
        return super().readinto(buffer)

    def read(self, size: int | None = -1) -> Any:
        """Read so many bytes at most."""
        if size is None or size < 0:
            return self.readall()
        self._wait_for(self.fileno(), select.POLLIN)
        return super().read(size)

    def readall(self) -> bytes:
        """Read to the end."""
        pieces = []
        while piece := self.read(_AT_ONCE):
            pieces.append(piece)
        return b"".join(pieces)

    def write(self, content: Any) -> int:
        """Write as much as is taken at once."""
        self._wait_for(self.fileno(), select.POLLOUT)
        return int(super().write(memoryview(content)[:_AT_ONCE]))


class Selector(selectors.PollSelector):
    """Waits for descriptors of children, and attends to them meanwhile."""

    def __init__(self, attendance: Attendance) -> None:
        super().__init__()
        self._attendance = attendance

    def select(self, timeout: float | None = None) -> Any:
        """Wait until one is ready, for some of the exercise's time."""
        if not self._attendance.is_here:
            return super().select(timeout)
        ready: list[Any] = []

        def look() -> bool:
            ready[:] = selectors.PollSelector.select(self, 0)
            return bool(ready)

        wake = [
            k.fd for k in self.get_map().values() if k.events & selectors.EVENT_READ
        ]
        self._attendance.attend(look, wake=wake, timeout_s=timeout)
        return ready
