"""One forked child: what happens in it, and what its parent sees of it."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import tempfile
from typing import TYPE_CHECKING, Any, NoReturn

from gameday.simulator.campaign.ending import Ending, Trouble, run_task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Child", "hold_signals"]

_CHUNK = 1 << 20
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM)
_LENGTH = 8
"""Bytes before an answer that say how long it is."""
_TAIL = 4_000
"""Characters of a child's output that a report can take."""


class Child:
    """A child that runs a task.

    Args:
        task: What it runs.
        deadline: When it counts as hung, in the seconds of ``time.monotonic``.
    """

    def __init__(self, task: Callable[[], Any], *, deadline: float) -> None:
        self._deadline = deadline
        self._answer = bytearray()
        self._status: int | None = None
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `remove`
        self.pipe, end = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            _live(task, end, self._output.fileno())
        os.close(end)

    def read(self) -> None:
        """Take what it has written."""
        self._answer += os.read(self.pipe, _CHUNK)

    def find_ending(self, *, now: float, limit_s: float) -> Ending[Any] | None:
        """Return how it ended; None while it runs."""
        if self._is_answered():
            answer: Ending[Any] = pickle.loads(self._answer[_LENGTH:])  # noqa: S301 - our own child wrote it
            return answer
        if self._is_gone():
            while data := _read_now(self.pipe):
                self._answer += data
            if self._is_answered():
                return self.find_ending(now=now, limit_s=limit_s)
            return Ending(
                None, Trouble("crashed", _tell_end(self._status), self._tail())
            )
        if now > self._deadline:
            told = f"the exercise was still running after {limit_s:g} s and was killed"
            return Ending(None, Trouble("hung", told, self._tail()))
        return None

    def remove(self) -> None:
        """Kill it, with everything it started, and bury it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)  # it may have no session yet
            os.waitpid(self._pid, 0)
        os.close(self.pipe)
        self._output.close()

    def _is_answered(self) -> bool:
        length = int.from_bytes(self._answer[:_LENGTH])
        return len(self._answer) >= _LENGTH + length and length > 0

    def _is_gone(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._status = status
        return self._status is not None

    def _tail(self) -> str:
        self._output.seek(0)
        return self._output.read().decode("utf-8", "replace")[-_TAIL:].strip()


def _read_now(pipe: int) -> bytes:
    os.set_blocking(pipe, False)
    try:
        return os.read(pipe, _CHUNK)
    except BlockingIOError:
        return b""


def _tell_end(status: int | None) -> str:
    code = os.waitstatus_to_exitcode(status or 0)
    if code < 0:
        return f"the exercise's process was killed by {signal.Signals(-code).name}"
    return f"the exercise's process ended by itself with exit code {code}"


@contextlib.contextmanager
def hold_signals() -> Iterator[None]:
    """Keep interruptions waiting until the block ends.

    One that arrives in the middle of a fork would be lost: Python swallows what is
    raised in the hooks that run around it (logging's, for one).
    """
    held = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTIONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _live(task: Callable[[], Any], end: int, output: int) -> NoReturn:
    """Be the child: run the task, send the answer, and end without a trace."""
    try:
        os.setsid()
        for number in _INTERRUPTIONS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTIONS)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for fd, source in ((0, nothing), (1, output), (2, output)):
            os.dup2(source, fd)
        answer = pickle.dumps(run_task(task))
        with os.fdopen(end, "wb") as stream:
            stream.write(len(answer).to_bytes(_LENGTH) + answer)
    finally:
        os._exit(0)
