"""An exercise as its owner has it: the leash, the line, and how it ended."""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import shutil
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.simulator.supervision.descendants import open_end, prepare
from gameday.simulator.supervision.ending import Ending, Trouble
from gameday.simulator.supervision.keeper import keep
from gameday.simulator.supervision.line import Hearing, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["OwnedExercise", "hold_signals"]

_CHUNK = 1 << 20
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE_S = 15.0
"""Real seconds that a keeper may take to end what is beneath it."""
_LEASHES: set[int] = set()
"""The owner's ends of all leashes: a keeper must not hold those of others."""


class OwnedExercise:
    """A keeper and its exercise, started for a task.

    Args:
        task: What it runs.
        limit_s: Real seconds after which it counts as hung.
    """

    def __init__(self, task: Callable[[], Any], *, limit_s: float) -> None:
        prepare()
        self._began = time.monotonic()
        self._hearing = Hearing()
        self._home: Path | None = None
        self.folder: Path | None = None
        """The run folder, once the exercise has said which it is."""
        self.line, line = os.pipe()
        leash, self._leash = os.pipe()
        _LEASHES.add(self._leash)
        # Or both processes would write what is still to be written.
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            for descriptor in (self.line, *_LEASHES):
                os.close(descriptor)
            keep(task, line=line, leash=leash, limit_s=limit_s)
        os.close(line)
        os.close(leash)

    def listen(self) -> Ending[Any] | None:
        """Take what is said; return how the exercise ended, None while it runs."""
        content = os.read(self.line, _CHUNK)
        for word, said in self._hearing.take(content):
            if word is Word.HOME:
                self._home = Path(os.fsdecode(said))
            elif word is Word.FOLDER:
                self.folder = Path(os.fsdecode(said))
            elif word is Word.END:
                ending: Ending[Any] = pickle.loads(said)  # noqa: S301 - our own child wrote it
                seconds = time.monotonic() - self._began
                return replace(ending, folder=self.folder, seconds=seconds)
        if content:
            return None
        told = "the process that watched the exercise was killed, and the exercise too"
        return Ending(None, Trouble("crashed", told), self.folder)

    def remove(self) -> None:
        """End it, if it has not ended, and wait until nothing is left of it."""
        _LEASHES.discard(self._leash)
        os.close(self._leash)
        self._await_keeper()
        os.close(self.line)
        if self._home is not None and self._home.exists():
            shutil.rmtree(self._home, ignore_errors=True)  # the keeper was killed

    def _await_keeper(self) -> None:
        """Wait until the keeper has ended; one that takes too long is killed."""
        deadline = time.monotonic() + _PATIENCE_S
        end = open_end(self._pid)
        selector = selectors.DefaultSelector()
        if end is not None:
            selector.register(end, selectors.EVENT_READ)
        while os.waitpid(self._pid, os.WNOHANG) == (0, 0):
            left = deadline - time.monotonic()
            if left <= 0:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pid, signal.SIGKILL)
            if end is None:
                time.sleep(0.001)  # noqa: TID251 - an owner lives in real time
            else:
                selector.select(max(left, 0.001))
        selector.close()
        if end is not None:
            os.close(end)


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
