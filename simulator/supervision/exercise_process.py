"""The process that an exercise is played in: how it is set up, and how it ends.

It has a session of its own, so that a Ctrl-C is its owner's business; no input, and an
output that its keeper reads; of the person's environment only what it needs; a network
of its own, where the system gives one; no more memory than an exercise can need; and
when its keeper ends, it ends. It leaves by ``os._exit``: nothing that was registered in
it runs after its answer.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import resource
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gameday.simulator.engine.clock.pulse import LISTENERS
from gameday.simulator.engine.environment import forget_person
from gameday.simulator.supervision.descendants import die_with
from gameday.simulator.supervision.ending import run_task
from gameday.simulator.supervision.line import Word, open_line, say
from gameday.simulator.supervision.network import leave_network

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MEMORY", "live"]

MEMORY = 2 << 30
"""Bytes of memory that an exercise may have, beside what it shares with its owner.

A function of an exercise may have no more than Lambda's 10 GB on paper; a quarter of
that is more than a response needs, and less than most machines have.
"""
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def live(
    task: Callable[[], Any], *, line: int, output: int, folder: Path, keeper: int
) -> NoReturn:
    """Be the exercise: run the task, say how it ended, and end without a trace.

    Args:
        task: What is run; what it returns can be pickled.
        line: The descriptor to say everything on.
        output: The descriptor that what is printed goes to.
        folder: Where temporary files are made.
        keeper: The process to end with.
    """
    try:
        os.setsid()
        die_with(keeper)
        forget_person()
        leave_network()
        # Its owner has a timer, and a handler may have one of its own.
        for number in (*_INTERRUPTIONS, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTIONS)
        _redirect(output)
        _limit_memory()
        # Says on the output which line it was that crashed.
        faulthandler.enable(2)
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
        open_line(line)
        LISTENERS[:] = [lambda goes_on: say(Word.BEAT if goes_on else Word.REST)]
        say(Word.END, pickle.dumps(run_task(task)))
    finally:
        os._exit(0)


def _redirect(output: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, source in ((0, nothing), (1, output), (2, output)):
        os.dup2(source, descriptor)


def _limit_memory() -> None:
    """Let an allocation fail here, before the machine runs out of memory.

    What counts is data, private and writable: a program that is started may reserve as
    many addresses as it likes. No core is left of a crash.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = MEMORY + _count_data()
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or limit <= most:
        # A system that does not know this limit plays without one.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _count_data() -> int:
    """Return the bytes of data that this process has already."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[5])
    except (OSError, IndexError):
        return 0
    return pages * resource.getpagesize()
