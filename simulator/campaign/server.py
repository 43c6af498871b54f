"""A warm process beside a process that must not fork, such as a test runner's.

It is started with the first task and ends when its owner does. Where the system cannot
fork it runs one task and ends, so that nothing leaks into the next.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, TypeVar

import gameday
from gameday.simulator.campaign.warmth import warm_up
from gameday.simulator.supervision.ending import Ending, Trouble, run_task
from gameday.simulator.supervision.forks import can_fork, run_forked

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["Server", "serve"]

T = TypeVar("T")

_LENGTH = 8
"""Bytes before a message that say how long it is."""
_OURS = Path(gameday.__file__).parents[1]
"""Where this package was found."""


class Server:
    """Runs tasks in children of another process, one after the other.

    Args:
        limit_s: Real seconds after which a task counts as hung.
    """

    def __init__(self, *, limit_s: float) -> None:
        self._limit_s = limit_s
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, task: Callable[[], T]) -> Ending[T]:
        """Run a task that can be pickled, and wait for how it ends."""
        process = self._process = self._process or _start()
        try:
            _send(_known(process.stdin), (task, self._limit_s))
            ending: Ending[T] = _receive(_known(process.stdout))
        except (EOFError, BrokenPipeError):
            self.close()
            return Ending(None, Trouble("crashed", "the warm server has ended"))
        if not can_fork():
            self.close()
        return ending

    def close(self) -> None:
        """End the process; a task that it runs is killed with it."""
        if self._process is None:
            return
        _known(self._process.stdin).close()
        self._process.terminate()
        self._process.wait()
        _known(self._process.stdout).close()
        self._process = None


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer tasks until there are no more; the first thing sent is Python's path."""
    try:
        path = _receive(source)
    except EOFError:  # the owner has ended before there was anything to do
        return
    if can_fork():
        warm_up()
    sys.path[:] = path  # from here on, what the owner finds first is found first
    while True:
        try:
            task, limit_s = _receive(source)
        except EOFError:
            return
        if not can_fork():
            _send(sink, run_task(task))
            continue
        for _, ending in run_forked([task], jobs=1, limit_s=limit_s):
            _send(sink, ending)


def _start() -> subprocess.Popen[bytes]:
    """Start the process where a package of the owner's project hides none of ours.

    A project may have a package that is called as a library we import. So what is
    installed comes first until all is imported, and the current folder never (``-P``).
    """
    path = [folder for folder in sys.path if folder]
    installed = sorted(path, key=lambda folder: not _is_installed(folder))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "gameday.simulator.campaign"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(installed)},
    )
    _send(_known(process.stdin), path)
    return process


def _is_installed(folder: str) -> bool:
    return folder.startswith((sys.prefix, sys.base_prefix)) or Path(folder) == _OURS


def _known(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - the process was started with pipes
    return stream


def _send(stream: IO[bytes], message: Any) -> None:
    """Write a message."""
    data = pickle.dumps(message)
    stream.write(len(data).to_bytes(_LENGTH) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    """Read a message.

    Raises:
        EOFError: The other end is gone.
    """
    length = stream.read(_LENGTH)
    if len(length) < _LENGTH:
        raise EOFError
    data = stream.read(int.from_bytes(length))
    return pickle.loads(data)  # noqa: S301 - our own process wrote it
