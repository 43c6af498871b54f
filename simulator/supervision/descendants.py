"""A process and everything beneath it: how nothing of it is left.

Linux knows how: orphans come to the nearest process that has asked for them, and a
child can be ended by its parent's death. Elsewhere a process group is what can be
reached, so a program that makes itself a daemon gets away there.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

__all__ = ["adopt_orphans", "die_with", "end_descendants", "open_end", "prepare"]

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36  # <linux/prctl.h>
_ON_LINUX = sys.platform == "linux"
_PATIENCE_S = 10.0
"""How long to chase processes that start others faster than they are ended."""


def prepare() -> None:
    """Import what the processes beneath this one need, once for all of them."""
    if _ON_LINUX:
        import ctypes  # noqa: F401 - ten milliseconds that others need not pay


def open_end(pid: int) -> int | None:
    """Return a descriptor that is readable once a child has ended.

    None where the system has none (pidfd_open(2), Linux 5.3): then it is looked at from
    time to time.
    """
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def adopt_orphans() -> None:
    """Become the parent of every descendant that loses its own."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int) -> None:
    """Be killed when the parent ends; at once, where it has ended already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def end_descendants() -> None:
    """Kill and bury whatever is left beneath this process.

    Ended one generation after the other: the children of a killed process come to this
    one, if it adopts orphans.
    """
    deadline = time.monotonic() + _PATIENCE_S
    while children := _list_children():
        for child in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        _bury()
        if time.monotonic() > deadline:
            return
        time.sleep(0.001)  # noqa: TID251 - the keeper lives in real time
    _bury()


def _bury() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _list_children() -> list[int]:
    me = os.getpid()
    try:
        return [*map(int, Path(f"/proc/{me}/task/{me}/children").read_text().split())]
    except OSError:  # another system, or one that keeps no such list
        return []


def _prctl(option: int, value: int) -> None:
    if not _ON_LINUX:
        return
    import ctypes  # the owner has it already, see `prepare`

    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
