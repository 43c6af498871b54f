"""Bring the process's own clocks into step with a virtual clock, and back.

Within `virtual_time`, in the exercise's thread: ``datetime`` and ``time.time`` (by
time-machine), ``time.monotonic`` and ``time.perf_counter``, ``time.sleep``, an event
loop's waiting, ``threading.Event.wait`` and botocore's retry pauses all follow the
virtual clock; the time zone is UTC, as in Lambda. Other threads see real time, except
for ``datetime`` and ``time.time``, which exist once per process.

What stays real: code that took hold of ``time.sleep`` or ``time.monotonic`` with
``from time import …`` before the exercise began.
"""

from __future__ import annotations

import selectors
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import time_machine

from gameday.simulator.engine.clock.limits import Watchdog
from gameday.simulator.engine.clock.looking import look_until
from gameday.simulator.engine.clock.threads import patch_threads
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from gameday.simulator.engine.clock.virtual import VirtualClock

__all__ = ["virtual_time"]

_UTC = ZoneInfo("UTC")
_NANOSECONDS = 1_000_000_000


@contextmanager
def virtual_time(clock: VirtualClock) -> Iterator[None]:
    """Make the process keep a virtual clock's time until the block ends."""
    travel = time_machine.travel(clock.start.astimezone(_UTC), tick=False)
    with Patches() as patches:
        traveller = travel.start()
        patches.callback(travel.stop)

        def follow(now: datetime) -> None:
            traveller.move_to(now, tick=False)

        clock.on_move.append(follow)
        patches.callback(clock.on_move.remove, follow)
        # The order matters on the way out, which is the reverse: the watchdog stops and
        # the actors end while the clocks are still virtual, so that their ``finally``
        # blocks see the exercise's time; the machine's own clocks come back last.
        here = _in_this_thread()
        _patch_clocks(patches, clock, here)
        _patch_waiting(patches, clock, here)
        patch_threads(patches, clock, here)
        patches.callback(clock.close)
        patches.enter_context(Watchdog(clock.limits, clock.step))
        yield


def _in_this_thread() -> Callable[[], bool]:
    thread = threading.get_ident()
    return lambda: threading.get_ident() == thread


def _patch_clocks(
    patches: Patches, clock: VirtualClock, here: Callable[[], bool]
) -> None:
    for name in ("monotonic", "perf_counter"):
        real = getattr(time, name)
        real_ns = getattr(time, f"{name}_ns")
        base_ns = real_ns()

        # Defaults bind each name's own clock; a closure would see the loop's last one.
        def seconds(real: Any = real, base_ns: int = base_ns) -> float:
            if not here():
                return float(real())
            return base_ns / _NANOSECONDS + clock.elapsed()

        def nanoseconds(real_ns: Any = real_ns, base_ns: int = base_ns) -> int:
            if not here():
                return int(real_ns())
            return base_ns + round(clock.elapsed() * _NANOSECONDS)

        patches.set(time, name, seconds)
        patches.set(time, f"{name}_ns", nanoseconds)


def _patch_waiting(
    patches: Patches, clock: VirtualClock, here: Callable[[], bool]
) -> None:
    real_sleep = time.sleep  # noqa: TID251 - the one that is replaced
    real_select = selectors.DefaultSelector.select
    real_wait = threading.Event.wait

    def sleep(seconds: float) -> None:
        if here():
            clock.sleep(seconds)
        else:
            real_sleep(seconds)

    def select(self: Any, timeout: float | None = None) -> Any:
        is_over = timeout is not None and timeout <= 0
        if not here() or is_over or (timeout is None and clock.current is None):
            return real_select(self, timeout)
        # Real descriptors may be ready at once; if none is, only the clock can bring
        # something about: whoever else has a turn meanwhile.
        return look_until(clock, lambda: real_select(self, 0), timeout)

    def wait(self: threading.Event, timeout: float | None = None) -> bool:
        # In the hub nobody could set it meanwhile: a real thread is waited for.
        if not here() or clock.current is None:
            return real_wait(self, timeout)
        return clock.wait_for(self.is_set, timeout_s=timeout)

    patches.set(time, "sleep", sleep)
    patches.set(selectors.DefaultSelector, "select", select)
    patches.set(threading.Event, "wait", wait)
