"""Limits that turn a hang into an error: real seconds, events, and one actor's step.

Virtual time never runs out by itself: a loop that waits for nothing, or that never
waits, would go on for ever. It does not limit AWS calls; the gateway counts those.
"""

from __future__ import annotations

import ctypes
import signal
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from gameday.scenarios.errors import GameDayError
from gameday.scenarios.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["ActorStuck", "Limits", "RunawayExercise", "Watchdog"]

_SIGNAL = signal.SIGUSR2  # SIGALRM would be nearer, but is pytest-timeout's


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an exercise may use before it counts as running away."""

    events: int = 2_000_000
    """Wake-ups of actors."""
    calls: int = 200_000
    """AWS calls through the gateway."""
    real_s: float = 900.0
    """Real seconds for the whole exercise."""
    step_s: float = 10.0
    """Real seconds an actor may work without waiting or calling AWS."""


class RunawayExercise(GameDayError):
    """The exercise used more than its limits allow."""

    exit_code = ExitCode.ABORTED


class ActorStuck(BaseException):
    """Raised inside an actor that has worked too long without waiting.

    It is no `Exception`, so that a handler's ``except Exception`` does not swallow it.
    """


class Watchdog:
    """Watches the exercise's thread in real time and interrupts a stuck actor.

    A signal ends blocking calls as well as loops, but reaches only the main thread;
    elsewhere an asynchronous exception ends loops alone.

    Args:
        limits: What is allowed.
        step: Gives the number of the step under way and when it began, in the
            seconds of ``time.monotonic``; None while no actor runs.
    """

    def __init__(
        self, limits: Limits, step: Callable[[], tuple[int, float] | None]
    ) -> None:
        self._limits = limits
        self._step = step
        # A reference of its own: the watching thread must see real time.
        self._monotonic = time.monotonic
        self._thread = threading.get_ident()
        self._on_main = threading.current_thread() is threading.main_thread()
        self._stop = threading.Event()
        self._before: Any = None
        self._watcher = threading.Thread(
            target=self._watch, name="gameday-watchdog", daemon=True
        )

    def __enter__(self) -> Self:
        """Start watching."""
        if self._on_main:
            self._before = signal.signal(_SIGNAL, self._interrupt)
        self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop watching and give the signal back."""
        self._stop.set()
        self._watcher.join()
        if self._on_main:
            signal.signal(_SIGNAL, self._before)

    def _watch(self) -> None:
        interrupted = -1
        while not self._stop.wait(min(0.25, self._limits.step_s / 4)):
            step = self._step()
            if step is None or step[0] == interrupted:
                continue  # nobody runs, or it was told and is on its way out
            if self._monotonic() - step[1] > self._limits.step_s:
                interrupted = step[0]
                self._strike()

    def _strike(self) -> None:
        if self._on_main:
            signal.pthread_kill(self._thread, _SIGNAL)
            return
        # No signal reaches another thread than the main one. CPython raises this one at
        # the thread's next bytecode, so a blocking call is waited out.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._thread), ctypes.py_object(ActorStuck)
        )

    def _interrupt(self, _number: int, _frame: Any) -> None:
        # The step may have ended while the signal was on its way: raised in the hub it
        # would end the exercise for nothing.
        if self._step() is not None:
            raise ActorStuck
