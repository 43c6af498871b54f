"""Rehearsals: what something would come to, learnt in a copy of the process.

The copy does it for real and is thrown away, so nothing here is other than before: no
state, no chance drawn, no time passed. What is open in it leads nowhere. It knows no
service, and where the system cannot fork it has no answer.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["rehearse"]

_LIMIT_S = 10.0
"""Real seconds after which nobody waits for an answer."""
_LONGEST = 4096
_SAID = b"+"
"""Stands before what was learnt: a copy that fails says nothing at all."""


def rehearse(act: Callable[[], str]) -> str | None:
    """Do something in a copy of this process.

    Args:
        act: Does it, and says in a line how that went.

    Returns:
        What it said; None where nobody can know: it failed, it took too long, or there
        are no copies of processes here.
    """
    if not hasattr(os, "fork"):
        return None
    line, saying = os.pipe()
    with warnings.catch_warnings():
        # Python warns of forks beside threads, which may hold a lock that the copy
        # waits for in vain: then its time runs out.
        warnings.simplefilter("ignore", DeprecationWarning)
        copy = os.fork()
    if copy == 0:
        _perform(act, saying)
    os.close(saying)
    try:
        return _listen(line)
    finally:
        os.close(line)
        with contextlib.suppress(ProcessLookupError):
            os.kill(copy, signal.SIGKILL)
        os.waitpid(copy, 0)


def _listen(line: int) -> str | None:
    ready, _, _ = select.select([line], [], [], _LIMIT_S)
    said = os.read(line, _LONGEST) if ready else b""
    if not said.startswith(_SAID):
        return None
    return said.removeprefix(_SAID).decode(errors="replace")


def _perform(act: Callable[[], str], saying: int) -> NoReturn:
    """Be the copy: act, say how it went, and end without cleaning up after anybody."""
    try:
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
