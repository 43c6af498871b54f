"""A function's chance, clocks and machine: the same in every run of a seed.

Random numbers of every kind come from a source of the execution environment's own,
seeded; clocks that tell of the machine's or of a process's time follow the exercise's;
the process has a number, the machine a name and an address that never change. It does
not reach what C code asks for on its own, nor a set's order, which Python draws when
the process starts, as it does in Lambda.
"""

from __future__ import annotations

import os
import platform
import random
import socket
import ssl
import tempfile
import time
import uuid
from os import getpid  # this process's real number, whatever a function is told
from threading import get_ident
from typing import TYPE_CHECKING, Any

from botocore.retries.standard import ExponentialBackoff

from gameday.simulator.aws.lambda_.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.aws.lambda_.changes import Change

__all__ = ["Chance"]

_PID, _PARENT = 8, 1
_HOST = "169.254.100.1"
"""What a function's machine is called in Lambda: an address of its own link."""
_NODE = 0x06_00_00_00_00_01
_UPTIME_S = 3600.0
"""How long the machine has been up when an exercise begins."""
_NANOSECONDS = 1_000_000_000
_CLOCKS = ("monotonic", "perf_counter", "process_time", "thread_time")
_OF_THE_DAY = {getattr(time, n, None) for n in ("CLOCK_REALTIME", "CLOCK_TAI")}
_DRAWS = tuple(name for name in random.__all__ if name.islower())


class Chance:
    """What is the function's of all this; a part of a `ProcessState`.

    Args:
        seed: Two functions with another seed draw other numbers.
        elapsed: Seconds of the exercise.
    """

    def __init__(self, seed: str, elapsed: Callable[[], float]) -> None:
        self._rng = _Seeded(seed)
        self._elapsed = elapsed
        self._process, self._thread = getpid(), get_ident()
        self._changes = Changes(
            (*self._list_draws(), *self._list_clocks(), *self._list_names())
        )

    def exchange(self) -> None:
        """Put the function's in place of the process's, or back."""
        self._changes.exchange()

    def _list_draws(self) -> Iterator[Change]:
        rng = self._rng
        for name in _DRAWS:
            yield random, name, getattr(rng, name)
        # Whoever makes a source of his own and gives it no seed gets one of these.
        yield random.Random, "seed", _seed_from(rng)
        yield random, "_urandom", rng.randbytes
        yield os, "urandom", rng.randbytes
        yield os, "getrandom", lambda size, _=0: rng.randbytes(size)
        yield ssl, "RAND_bytes", rng.randbytes
        yield tempfile, "_name_sequence", None
        # The jitter of its retries, which botocore took hold of when it was imported.
        backoff: Any = ExponentialBackoff.__init__
        defaults = [
            rng.random if default == random.random else default
            for default in backoff.__defaults__
        ]
        yield backoff, "__defaults__", tuple(defaults)

    def _list_clocks(self) -> Iterator[Change]:
        for name in _CLOCKS:
            yield time, name, self._here(self._tell, getattr(time, name))
            ns = f"{name}_ns"
            yield time, ns, self._here(self._tell_ns, getattr(time, ns))
        if hasattr(time, "clock_gettime"):
            yield time, "clock_gettime", self._read_clock
            yield time, "clock_gettime_ns", self._read_clock_ns
        yield (
            os,
            "times",
            lambda: os.times_result((self._tell(), 0.0, 0.0, 0.0, self._tell())),
        )

        for name in ("ctime", "asctime"):
            yield time, name, _telling_now(getattr(time, name))

    def _list_names(self) -> Iterator[Change]:
        yield os, "getpid", self._unless_forked(getpid, _PID)
        yield os, "getppid", self._unless_forked(os.getppid, _PARENT)
        yield os, "kill", self._killing(os.kill)
        yield socket, "gethostname", lambda: _HOST
        yield uuid, "_node", _NODE
        yield uuid, "_generate_time_safe", None  # C's own: it asks the machine
        yield uuid, "_last_timestamp", None
        if hasattr(os, "uname"):
            system = os.uname()
            told = os.uname_result((system.sysname, _HOST, *system[2:]))
            yield os, "uname", lambda: told
            yield platform, "_uname_cache", None

    def _tell(self) -> float:
        return _UPTIME_S + self._elapsed()

    def _tell_ns(self) -> int:
        return round(self._tell() * _NANOSECONDS)

    def _read_clock(self, clock: int) -> float:
        return self._read_clock_ns(clock) / _NANOSECONDS

    def _read_clock_ns(self, clock: int) -> int:
        # The time of the day is the exercise's already (time-machine).
        return time.time_ns() if clock in _OF_THE_DAY else self._tell_ns()

    def _here(self, tell: Callable[[], Any], real: Callable[[], Any]) -> Any:
        """Leave the clock of real threads, such as the watchdog's, alone."""
        thread = self._thread
        return lambda: tell() if get_ident() == thread else real()

    def _unless_forked(self, real: Callable[[], int], number: int) -> Callable[[], int]:
        process = self._process
        return lambda: number if getpid() == process else real()

    def _killing(self, kill: Callable[[int, int], None]) -> Callable[[int, int], None]:
        real = {_PID: getpid, _PARENT: os.getppid}

        def killing(pid: int, number: int) -> None:
            # What it calls itself and its parent may be anybody on this machine.
            is_own = pid in real and getpid() == self._process
            kill(real[pid]() if is_own else pid, number)

        return killing


def _telling_now(write: Callable[[Any], str]) -> Callable[..., str]:
    """Let what writes a time write the exercise's where it is given none."""

    def writing(moment: Any = None) -> str:
        if moment is not None:
            return write(moment)
        return time.strftime("%a %b %e %H:%M:%S %Y", time.localtime())

    return writing


class _Seeded(random.Random):
    """A source that nobody can seed from the machine."""

    def seed(self, a: Any = None, version: int = 2) -> None:
        """Begin anew; from what was drawn so far where no seed is given."""
        super().seed(self.getrandbits(128) if a is None else a, version)


def _seed_from(rng: random.Random) -> Callable[..., None]:
    real = random.Random.seed

    def seed(self: random.Random, a: Any = None, version: int = 2) -> None:
        # The system's own source takes no seed at all.
        real(self, rng.getrandbits(128) if a is None else a, version)

    return seed
