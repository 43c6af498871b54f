"""The keeper of one exercise: starts it, listens, and sees that nothing is left.

It has no thread and runs nobody's code, so it can always act. It ends an exercise when
its time is up, when it is silent while it should be heard, and when its owner has let
go of the leash, a pipe of which the owner holds the other end.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gameday.simulator.supervision.descendants import (
    adopt_orphans,
    end_descendants,
    open_end,
)
from gameday.simulator.supervision.ending import Ending, Trouble
from gameday.simulator.supervision.exercise_process import live
from gameday.simulator.supervision.line import Hearing, Word, write_message

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["keep"]

_CHUNK = 1 << 16
_CLOSED = -1
_GLANCE_S = 0.2
"""How often the clock is looked at."""
_SILENCE_S = 20.0
"""Real seconds after which an exercise that gave a sign of life counts as stuck."""
_LAST_WORDS_S = 0.5
"""How long a process that is to be killed may take to say where it was."""
_TAIL = 8_000
"""Characters of an exercise's output that a report can take."""
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def keep(task: Callable[[], Any], *, line: int, leash: int, limit_s: float) -> NoReturn:
    """Be the keeper of an exercise, in a process that was forked for it.

    Args:
        task: What the exercise runs.
        line: The descriptor on which the owner listens.
        leash: Readable when the owner has let go.
        limit_s: Real seconds after which the exercise is ended.
    """
    try:
        os.setsid()
        for number in _IGNORED:
            signal.signal(number, signal.SIG_IGN)  # the owner says when it is over
        adopt_orphans()
        folder = Path(tempfile.mkdtemp(prefix="gameday-"))
        try:
            keeper = _Keeper(task, folder, owner=(line, leash), limit_s=limit_s)
            keeper.watch()
        finally:
            end_descendants()
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os._exit(0)


class _Keeper:
    """An exercise, and what was heard of it."""

    def __init__(
        self,
        task: Callable[[], Any],
        folder: Path,
        *,
        owner: tuple[int, int],
        limit_s: float,
    ) -> None:
        self._owner, self._leash = owner
        self._limit_s = limit_s
        self._deadline = time.monotonic() + limit_s
        self._beaten: float | None = None
        """When the last sign of life came; None while none is expected."""
        self._hearing = Hearing()
        self._printed = b""
        self._is_over = False
        self._status: int | None = None
        self._tell(Word.HOME, os.fsencode(folder))
        self._line, line = os.pipe()
        self._output, output = os.pipe()
        me = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            for descriptor in (*owner, self._line, self._output):
                os.close(descriptor)
            live(task, line=line, output=output, folder=folder, keeper=me)
        os.close(line)
        os.close(output)
        self._end = open_end(self._pid)

    def watch(self) -> None:
        """Listen until it has ended, or must; the owner is told how."""
        try:
            while not self._is_over:
                if self._leash in self._listen(_GLANCE_S):
                    return
                self._look()
            self._await_end()  # it has said its last word, and is leaving
        finally:
            # Where orphans are not adopted, this is as far as a keeper can reach.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)

    def _listen(self, limit_s: float) -> list[int]:
        """Wait for something to come, and take it."""
        ends = [self._leash, *(end for end in (self._line, self._output) if end >= 0)]
        if self._end is not None and self._status is None:
            ends.append(self._end)
        ready, _, _ = select.select(ends, (), (), limit_s)
        if self._output in ready:
            printed = os.read(self._output, _CHUNK)
            self._printed = (self._printed + printed)[-_TAIL:]
            self._output = self._output if printed else _CLOSED
        if self._line in ready:
            content = os.read(self._line, _CHUNK)
            self._line = self._line if content else _CLOSED
            for word, said in self._hearing.take(content):
                self._hear(word, said)
        return ready

    def _hear(self, word: Word, said: bytes) -> None:
        """Note a sign of life; everything else is for the owner."""
        if word is Word.BEAT:
            self._beaten = time.monotonic()
        elif word is Word.REST:
            self._beaten = None
        else:
            self._tell(word, said)

    def _tell(self, word: Word, said: bytes) -> None:
        message = write_message(word, said)
        while message:
            message = message[os.write(self._owner, message) :]
        self._is_over = word is Word.END

    def _look(self) -> None:
        """See whether it has gone without an answer, or has had its time."""
        now = time.monotonic()
        if self._is_over:
            return
        if self._is_gone():
            self._drain()
            told = _tell_end(self._status or 0)
            self._give_up(Trouble("crashed", told, self._tail()))
        elif now > self._deadline:
            told = f"the exercise was still running after {self._limit_s:g} s"
            self._kill(f"{told} and was killed")
        elif self._beaten is not None and now - self._beaten > _SILENCE_S:
            told = "the exercise was stuck in code that cannot be interrupted"
            self._kill(f"{told} and was killed")

    def _kill(self, told: str) -> None:
        """Kill it, but let it say first where it was."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGABRT)
        self._await_end()
        self._drain()
        self._give_up(Trouble("hung", told, self._tail()))

    def _await_end(self) -> None:
        deadline = time.monotonic() + _LAST_WORDS_S
        while not self._is_gone() and time.monotonic() < deadline:
            self._listen(0.01)

    def _give_up(self, trouble: Trouble) -> None:
        if not self._is_over:
            self._tell(Word.END, pickle.dumps(Ending(None, trouble)))

    def _drain(self) -> None:
        """Take what it said with its last breath; others may hold the pipe open."""
        deadline = time.monotonic() + _LAST_WORDS_S
        while {self._line, self._output} & {*self._listen(0)}:
            if time.monotonic() > deadline:
                return

    def _is_gone(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._status = status
        return self._status is not None

    def _tail(self) -> str:
        return self._printed.decode("utf-8", "replace").strip()


def _tell_end(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return f"the exercise's process was killed by {signal.Signals(-code).name}"
    return f"the exercise's process ended by itself with exit code {code}"
