"""The virtual clock: a deterministic discrete-event scheduler of synchronous actors.

Each actor is a greenlet. A sleep, or an AWS call's latency, puts it back on a heap and
hands control to whoever is due next; between two events no time passes at all. The same
seed gives the same order, because ties are broken by the order in which they arose.

It does not patch anything; `engine.clock.process` brings the process's own
clocks into step.
"""

from __future__ import annotations

import heapq
import itertools
import time
from datetime import datetime, timedelta
from os import getpid  # the real one, whatever a function is told
from typing import TYPE_CHECKING, Any

from greenlet import GreenletExit, getcurrent

from gameday.simulator.engine.clock.actor import Actor
from gameday.simulator.engine.clock.limits import ActorStuck, Limits, RunawayExercise
from gameday.simulator.engine.clock.trail import hand_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context

    from greenlet import greenlet

__all__ = ["VirtualClock", "Wake", "real_monotonic"]

real_monotonic = time.monotonic
"""The machine's own clock, taken before an exercise puts a virtual one in its place.

Whoever needs it takes it from here: a module may first be imported in an exercise."""

_sleep = time.sleep  # noqa: TID251 - for a process that is not the exercise's
_MAX_REFUSALS = 100
_MICROSECOND = 1_000_000


class Wake:
    """A turn on the clock: an actor, and when it is due."""

    __slots__ = ("actor", "cancelled", "due_us")

    def __init__(self, actor: Actor, due_us: int) -> None:
        self.actor = actor
        self.due_us = due_us
        self.cancelled = False

    def cancel(self) -> None:
        """Call the turn off; nothing happens if it already took place."""
        self.cancelled = True


class VirtualClock:
    """Time that passes only when every actor waits.

    Args:
        start: The exercise's beginning, aware.
        limits: What ends a run-away exercise.
    """

    def __init__(self, start: datetime, *, limits: Limits | None = None) -> None:
        self.start = start
        self.limits = limits or Limits()
        self.current: Actor | None = None
        """The actor whose turn it is; None in the hub."""
        self.on_move: list[Callable[[datetime], None]] = []
        self._now_us = 0
        self._heap: list[tuple[int, int, Wake]] = []
        self._order = itertools.count()
        self._sleeping: dict[Actor, Wake] = {}
        self._hub: greenlet = getcurrent()
        self._events = 0
        self._turns = 0
        self._is_closed = False
        self._refused = 0
        """How often the running actor was refused to wait, after the end."""
        self._process = getpid()
        self._began = real_monotonic()
        self._step: int | None = None

    def now(self) -> datetime:
        """Return the exercise's time."""
        return self.start + timedelta(microseconds=self._now_us)

    def elapsed(self) -> float:
        """Return the seconds since the exercise began."""
        return self._now_us / _MICROSECOND

    def step(self) -> int | None:
        """Return the running step's number, for the watchdog."""
        return self._step

    def spawn(
        self,
        name: str,
        action: Callable[[], Any],
        *,
        delay_s: float = 0.0,
        context: Context | None = None,
    ) -> Actor:
        """Start an actor after a delay, by default in its turn at this very moment."""
        actor = Actor(name, action, self._hub, context=context or hand_on())
        self._schedule(actor, delay_s)
        return actor

    def call_later(
        self, delay_s: float, action: Callable[[], None], *, name: str
    ) -> Wake:
        """Run an action as an actor of its own after a delay."""
        actor = Actor(name, action, self._hub, context=hand_on())
        return self._schedule(actor, delay_s)

    def sleep(self, seconds: float) -> None:
        """Wait. An actor gives up its turn; the hub plays everybody else's meanwhile.

        Raises:
            ValueError: The duration is negative, as `time.sleep` says it.
        """
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if getpid() != self._process:
            # A handler has forked: the exercise is its parent's. The child waits as any
            # process does, and must never come back to the hub that it has a copy of.
            _sleep(seconds)
            return
        actor = self.current
        if actor is None:
            # The hub itself waits (a test, the exercise's own code between two steps):
            # it has nobody to switch to, and plays the others instead.
            self.run(until=self.now() + timedelta(seconds=seconds))
            return
        if self._is_closed:
            self._refuse_to_wait()
        self._sleeping[actor] = self._schedule(actor, seconds)
        # Here the actor stops in the middle of its code. The hub goes on in `_play`,
        # just after `take_turn`; when the turn comes, this call returns.
        self._hub.switch()

    def interrupt(self, actor: Actor, error: BaseException) -> None:
        """Raise an exception inside a waiting actor, at this moment."""
        if actor.is_finished:
            return
        if actor is self.current:
            raise error  # it is not waiting: it interrupts itself
        if wake := self._sleeping.pop(actor, None):
            wake.cancel()
        # A second interrupt before its turn replaces the first; one turn is enough, and
        # a second one would wake the actor out of whatever it waits for next.
        is_on_its_way = actor.pending is not None
        actor.pending = error
        if not is_on_its_way:
            self._schedule(actor, 0)

    def wait_for(
        self,
        condition: Callable[[], bool],
        *,
        timeout_s: float | None = None,
        every_s: float = 0.1,
    ) -> bool:
        """Wait until a condition holds.

        Returns:
            Whether it held before the timeout.
        """
        deadline = None if timeout_s is None else self.elapsed() + timeout_s
        while not condition():
            if deadline is not None and self.elapsed() >= deadline:
                return False
            left = every_s if deadline is None else deadline - self.elapsed()
            # Never nothing: less than a microsecond would not move the clock, and the
            # loop would spin without end at this moment.
            self.sleep(min(every_s, max(left, 1e-6)))
        return True

    def run(self, *, until: datetime | None = None) -> None:
        """Play every turn that is due, up to a moment or until nothing is left.

        Raises:
            RunawayExercise: The exercise used more than its limits allow.
        """
        end_us = None if until is None else self._microseconds(until)
        while self._heap and (end_us is None or self._heap[0][0] <= end_us):
            due_us, _, wake = heapq.heappop(self._heap)
            if wake.cancelled:
                continue
            # First the time, then the turn: the actor wakes at its own moment.
            self._move(due_us)
            self._play(wake.actor)
        if end_us is not None:
            self._move(end_us)

    def close(self) -> None:
        """Forget every turn still to come and end the actors that wait.

        Each is ended in a turn of its own, in which time stands still: to wait, and so
        to call AWS, ends it again. What one that is ended starts has no turn any more.
        """
        self._is_closed = True
        waiting = {id(wake.actor): wake.actor for _, _, wake in self._heap}
        self._heap.clear()
        for actor in waiting.values():
            self._take_turn(actor, actor.end)

    def _refuse_to_wait(self) -> None:
        """End an actor that would wait after the end, for good if it insists."""
        self._refused += 1
        if self._refused <= _MAX_REFUSALS:
            raise GreenletExit
        self._hub.switch()  # nobody ever switches back

    def _microseconds(self, moment: datetime) -> int:
        return round((moment - self.start) / timedelta(microseconds=1))

    def _schedule(self, actor: Actor, delay_s: float) -> Wake:
        due_us = self._now_us + round(max(delay_s, 0.0) * _MICROSECOND)
        wake = Wake(actor, due_us)
        # The running number breaks ties, so that what arose first happens first; whole
        # microseconds, because sums of floats would not be the same on every path.
        heapq.heappush(self._heap, (due_us, next(self._order), wake))
        return wake

    def _move(self, due_us: int) -> None:
        if due_us <= self._now_us:
            return
        self._now_us = due_us
        now = self.now()
        for listener in self.on_move:
            listener(now)

    def _play(self, actor: Actor) -> None:
        if actor.is_finished:
            return
        self._count()
        self._sleeping.pop(actor, None)
        self._take_turn(actor, actor.take_turn)
        # An actor's failure is the exercise's: raised here, in the hub, it ends the
        # `run` that somebody called. What may fail by itself catches its own errors.
        if actor.error is not None:
            self._raise(actor)

    def _take_turn(self, actor: Actor, turn: Callable[[], None]) -> None:
        """Let an actor have a turn, as the one whose turn it is."""
        outer = self.current
        self.current = actor
        self._turns += 1
        self._refused = 0
        self._step = self._turns
        try:
            turn()
        finally:
            self._step = None
            self.current = outer

    def _count(self) -> None:
        self._events += 1
        real_s = real_monotonic() - self._began
        if self._events <= self.limits.events and real_s <= self.limits.real_s:
            return
        raise RunawayExercise(
            f"the exercise ran away: {self._events} events and {real_s:.0f} s of real"
            f" time for {self.elapsed():.0f} s of the exercise",
            code="runaway-exercise",
            hint="look for a loop that waits for something that never comes",
        )

    def _raise(self, actor: Actor) -> None:
        error = actor.error
        if isinstance(error, ActorStuck):
            raise RunawayExercise(
                f"{actor.name} worked for more than {self.limits.step_s:g} s of real"
                " time without waiting or calling AWS",
                code="actor-stuck",
                hint="look for a busy loop; in an exercise time passes only in a sleep",
            ) from error
        if error is not None:
            raise error
