"""One line on a terminal that says what takes so long, and is gone when it is done.

A timer's signal writes it, so that whatever the command waits for need not know of it,
and no thread is there when an exercise is forked. A log has nothing of it, and neither
has a terminal that cannot erase a line.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, TextIO

from gameday.scenarios.visible import one_line, shorten
from gameday.simulator.cli.terminal import find_columns, is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["showing_progress"]

_PATIENCE_S = 1.0
"""Real seconds that a person waits without a word."""
_PACE_S = 0.25
_ERASE = "\r\x1b[K"
"""Back to the line's begin, and erase to its end (ECMA-48)."""


@contextlib.contextmanager
def showing_progress(tell: Callable[[], str]) -> Iterator[None]:
    """Say on a terminal what is being done, from the second second on.

    Args:
        tell: Gives the words; it is called whenever they are shown.
    """
    stream = sys.stderr
    if not _can_show(stream):
        yield
        return
    # What a campaign warms up with plays in this process, in virtual time: the system's
    # own count of what has passed knows nothing of that.
    began, owner = os.times().elapsed, os.getpid()

    def show(_number: int, _frame: object) -> None:
        if os.getpid() == owner:
            seconds = int(os.times().elapsed - began)
            words = one_line(f"{tell()}, {seconds} s")
            _write(stream, shorten(words, find_columns(stream) - 1))

    before = signal.signal(signal.SIGALRM, show)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE_S, _PACE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        _write(stream, "")


def _can_show(stream: TextIO) -> bool:
    return (
        is_terminal(stream)
        and os.environ.get("TERM", "dumb") != "dumb"
        and hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
    )


def _write(stream: TextIO, words: str) -> None:
    """Put words in place of the line's, past the stream: a signal may come in it."""
    with contextlib.suppress(OSError, ValueError):
        os.write(stream.fileno(), f"{_ERASE}{words}".encode())
