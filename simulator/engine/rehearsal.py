"""Rehearsals: what something would come to, learnt in a copy of the process.

The copy does it for real and is thrown away, so nothing here is other than before: no
state, no chance drawn, no time passed. What is open in it leads nowhere. It knows no
service, and where the system cannot fork it has no answer.

Its answer must not hang on how fast the machine is: a copy that is slow is waited for,
as long as it is not at work without end. One that does not come back at all leaves a
question open, and that is said aloud: whoever asked cannot go on as if nothing were.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import warnings
from os import getpid  # the real one, whatever a function is told
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Unanswered", "is_copy", "rehearse"]

_WORK_S = 5
"""Seconds of the processor after which a copy will never end: a call takes a hundredth.
"""
_LIMIT_S = 15.0
"""Real seconds after which a copy that does nothing is given up, such as one that waits
for a lock; sooner than whoever watches the exercise gives that up."""
_LONGEST = 4096
_SAID = b"+"
"""Stands before what was learnt: a copy that fails says nothing at all."""


_COPIES: set[int] = set()
"""The number of this process, where it is a copy."""


def is_copy() -> bool:
    """Whether this process is a copy, in which all is as in the original."""
    return getpid() in _COPIES


class Unanswered(Exception):
    """A copy of the process did not come back: what it would have said is not known."""


def rehearse(act: Callable[[], str]) -> str | None:
    """Do something in a copy of this process.

    Args:
        act: Does it, and says in a line how that went.

    Returns:
        What it said; None where nobody can know: it failed, or there are no copies of
        processes here.

    Raises:
        Unanswered: It did not come back, or the system had no room for it.
    """
    if not hasattr(os, "fork"):
        return None
    line, saying = os.pipe()
    with warnings.catch_warnings():
        # Python warns of forks beside threads, which may hold a lock that the copy
        # waits for in vain: then its time runs out.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            copy = os.fork()
        except OSError as error:
            os.close(line)
            os.close(saying)
            raise Unanswered(str(error)) from error
    if copy == 0:
        _perform(act, saying)
    os.close(saying)
    try:
        ready, _, _ = select.select([line], [], [], _LIMIT_S)
        said = os.read(line, _LONGEST) if ready else b""
    finally:
        os.close(line)
        status = _end(copy)
    if said.startswith(_SAID):
        return said.removeprefix(_SAID).decode(errors="replace")
    if os.WIFSIGNALED(status):
        raise Unanswered(f"it was ended by {signal.Signals(os.WTERMSIG(status)).name}")
    return None


def _end(copy: int) -> int:
    """End a copy, unless it has ended; return how it did."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(copy, signal.SIGKILL)
    _, status = os.waitpid(copy, 0)
    return status


def _perform(act: Callable[[], str], saying: int) -> NoReturn:
    """Be the copy: act, say how it went, and end without cleaning up after anybody."""
    try:
        # Late: a system that cannot fork has no such module.
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_WORK_S, _WORK_S))
        _COPIES.add(getpid())
        gc.disable()  # it would write to every page that is shared with the original
        _mute(saying)
        said = _SAID + act().encode(errors="replace")
        os.write(saying, said[:_LONGEST])
    finally:
        os._exit(0)


def _mute(saying: int) -> None:
    """Lead everything that is open to nowhere: journals, logs, a terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for each in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        if each not in (saying, nowhere):
            # The one that listed the folder is closed by now.
            with contextlib.suppress(OSError):
                os.fstat(each)
                os.dup2(nowhere, each)
