"""A program outside, while it runs: its process group, its output, how it ended.

Its output is read as it comes, so that it never waits for us, and handed on; here only
the end of it is kept. It does not answer the program's calls and knows nothing of the
exercise's time.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import IO, TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from gameday.simulator.deployment.programs.program import Program

__all__ = ["Child"]

_MILLISECOND = 1000
_KEPT = 65_536
_ONCE = 65_536
_WITHOUT_DESCRIPTOR_S = 0.02
"""How often a process is looked at where the system cannot tell of its end."""


class Child:
    """A started program; at the end of the ``with`` block nothing of it is left.

    Args:
        program: What is started.
        environment: All of its environment variables.
        stdin: The file it reads.
        output: Takes what it writes on standard output, as it comes.
        errors: Takes what it writes on standard error.
    """

    def __init__(
        self,
        program: Program,
        environment: Mapping[str, str],
        stdin: Path,
        *,
        output: TextIO,
        errors: TextIO,
    ) -> None:
        with stdin.open("rb") as given:
            self._process = subprocess.Popen(  # noqa: S603 - the responder under test
                program.words,
                cwd=program.folder,
                env=dict(environment),
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self._output = _Tail(self._process.stdout, output)
        self._errors = _Tail(self._process.stderr, errors)
        self._end = _open_end(self._process.pid)

    def __enter__(self) -> Self:
        """Let it run."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it and every process it has started."""
        self.kill()
        self._output.drain()
        self._errors.drain()
        if self._end is not None:
            os.close(self._end)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Its exit status; the negative number of a signal that ended it."""
        return self._process.returncode

    @property
    def output(self) -> str:
        """The end of what it wrote on standard output."""
        return self._output.text

    @property
    def errors(self) -> str:
        """The end of what it wrote on standard error."""
        return self._errors.text

    def wait(self, descriptor: int, limit_s: float) -> bool:
        """Wait, in real time, for its end, its output, or something else.

        Args:
            descriptor: What else to wait for: it becomes readable.
            limit_s: Real seconds after which to return in any case.

        Returns:
            Whether the descriptor is readable.
        """
        poll = select.poll()
        streams = {s.descriptor: s for s in (self._output, self._errors) if s.is_open}
        for each in (descriptor, *streams):
            poll.register(each, select.POLLIN)
        if self._end is not None:
            poll.register(self._end, select.POLLIN)
        else:
            limit_s = min(limit_s, _WITHOUT_DESCRIPTOR_S)
        ready = [each for each, _ in poll.poll(limit_s * _MILLISECOND)]
        for each in ready:
            if each in streams:
                streams[each].take()
        return descriptor in ready

    def kill(self) -> None:
        """End the whole process group at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class _Tail:
    """One stream of output: handed on as it comes, and of which the end is kept."""

    def __init__(self, stream: IO[bytes] | None, heard: TextIO) -> None:
        assert stream is not None  # noqa: S101 - the process was started with a pipe
        self._stream = stream
        self.descriptor = stream.fileno()
        self.is_open = True
        self._content = b""
        self._heard = heard
        # A character may come in two parts.
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        os.set_blocking(self.descriptor, False)

    @property
    def text(self) -> str:
        return self._content.decode(errors="replace")

    def take(self) -> bool:
        """Read what has come, and say whether there was anything."""
        try:
            content = os.read(self.descriptor, _ONCE)
        except BlockingIOError:
            return False
        if not content:
            self.is_open = False
        self._heard.write(self._decode(content, not content))
        self._content = (self._content + content)[-_KEPT:]
        return bool(content)

    def drain(self) -> None:
        """Read what is left, and close."""
        while self.is_open and self.take():
            pass
        self._stream.close()


def _open_end(pid: int) -> int | None:
    """Return a descriptor that becomes readable when a process ends."""
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None
