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
from typing import TYPE_CHECKING, Any, NoReturn, Self

from gameday.scenarios.errors import GameDayError
from gameday.scenarios.exit_codes import ExitCode
from gameday.simulator.engine.clock.pulse import beat, rest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["ActorStuck", "Interrupted", "Limits", "RunawayExercise", "Watchdog"]

_IDLE = 0.02
"""The share of the processor below which a process is not at work."""

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
    """Seconds of the processor an actor may use without waiting or calling AWS.

    Real seconds where it uses none, because it waits for something outside. A machine
    that is busy with other things makes nobody slow.
    """


class RunawayExercise(GameDayError):
    """The exercise used more than its limits allow."""

    exit_code = ExitCode.ABORTED


class ActorStuck(BaseException):
    """Raised inside an actor that has worked too long without waiting.

    It is no `Exception`, so that a handler's ``except Exception`` does not swallow it.
    """


class Interrupted(KeyboardInterrupt):
    """A person's Ctrl-C, which no handler of theirs has raised."""


class Watchdog:
    """Watches the exercise's thread in real time and interrupts a stuck actor.

    A signal ends blocking calls as well as loops, but reaches only the main thread;
    elsewhere an asynchronous exception ends loops alone.

    Args:
        limits: What is allowed.
        step: Gives the number of the step under way; None while no actor runs.
    """

    def __init__(self, limits: Limits, step: Callable[[], int | None]) -> None:
        self._limits = limits
        self._step = step
        # A reference of its own: the watching thread must see real time.
        self._used = time.process_time
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
            if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                signal.signal(signal.SIGINT, _interrupt_all)
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
        rest()
        if self._on_main:
            signal.signal(_SIGNAL, self._before)
            if signal.getsignal(signal.SIGINT) is _interrupt_all:
                signal.signal(signal.SIGINT, signal.default_int_handler)

    def _watch(self) -> None:
        watched: int | None = None
        strikes = 0
        used = passed = 0.0
        period = min(0.25, self._limits.step_s / 4)
        while not self._stop.wait(period):
            step = self._step()
            if step != watched:
                watched, strikes = step, 0
                used, passed = self._used(), 0.0
            # Counted in looks, not read off a clock: where the machine is too busy to
            # look, or sleeps, nobody else could work either.
            passed += period
            if step is not None and self._is_stuck(self._used() - used, passed):
                # It is told, and told again if it swallows that.
                strikes += 1
                used, passed = self._used(), 0.0
                self._strike()
            # Of one that cannot be told, whoever watches the process hears no more.
            if strikes <= 1:
                beat()

    def _is_stuck(self, worked_s: float, passed_s: float) -> bool:
        """Tell a loop and a wait without an end from a machine with much else to do."""
        limit = self._limits.step_s
        is_waiting = worked_s < _IDLE * passed_s
        return worked_s > limit or (passed_s > limit and is_waiting)

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


def _interrupt_all(_number: int, _frame: Any) -> NoReturn:
    """End everything: the signal is a person's, whoever has the turn."""
    raise Interrupted
