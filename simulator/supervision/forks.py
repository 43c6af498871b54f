"""Run tasks in processes that are watched, several at a time: what an owner does.

A task inherits everything that is imported here and leaves nothing behind. The process
that calls this must have no other threads.
"""

from __future__ import annotations

import os
import selectors
from collections import deque
from typing import TYPE_CHECKING, Self, TypeVar

from gameday.simulator.supervision.ending import Ending, Trouble
from gameday.simulator.supervision.owned import OwnedExercise, hold_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

__all__ = ["can_fork", "run_forked", "supervise"]

T = TypeVar("T")


def can_fork() -> bool:
    """Whether this system knows how to fork."""
    return hasattr(os, "fork")


def supervise(task: Callable[[], T], *, limit_s: float) -> Ending[T]:
    """Run one task in a process that is watched, and wait for how it ends.

    An interruption is one of the ways: what was written until then is known.

    Args:
        task: What to run; what it returns is pickled on its way here.
        limit_s: Real seconds after which it counts as hung and is killed.
    """
    exercise = None
    try:
        with hold_signals():
            exercise = OwnedExercise(task, limit_s=limit_s)
        while (ending := exercise.listen()) is None:
            pass
    except KeyboardInterrupt:
        folder = exercise.folder if exercise is not None else None
        return Ending(None, Trouble("interrupted", "somebody has ended it"), folder)
    finally:
        if exercise is not None:
            exercise.remove()
    return ending


def run_forked(
    tasks: Sequence[Callable[[], T]], *, jobs: int, limit_s: float
) -> Iterator[tuple[int, Ending[T]]]:
    """Run tasks and give each one's index and ending as soon as it ends.

    Args:
        tasks: What to run; what they return is pickled on its way here.
        jobs: How many run at the same time.
        limit_s: Real seconds after which a task counts as hung and is killed.
    """
    waiting = deque(enumerate(tasks))
    with _Nursery(limit_s) as nursery:
        while waiting or nursery.running:
            while waiting and len(nursery.running) < jobs:
                nursery.start(*waiting.popleft())
            yield from nursery.collect()


class _Nursery:
    """The exercises that are running; those left at the end are ended."""

    def __init__(self, limit_s: float) -> None:
        self.running: dict[int, OwnedExercise] = {}
        self._limit_s = limit_s
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for index in list(self.running):
            self._remove(index)
        self._selector.close()

    def start(self, index: int, task: Callable[[], T]) -> None:
        """Fork a keeper, and with it the exercise, for a task."""
        with hold_signals():
            exercise = OwnedExercise(task, limit_s=self._limit_s)
            self.running[index] = exercise
            self._selector.register(exercise.line, selectors.EVENT_READ, index)

    def collect(self) -> Iterator[tuple[int, Ending[T]]]:
        """Wait until something is heard; give what has ended."""
        for key, _ in self._selector.select():
            ending = self.running[key.data].listen()
            if ending is not None:
                self._remove(key.data)
                yield key.data, ending

    def _remove(self, index: int) -> None:
        exercise = self.running.pop(index)
        self._selector.unregister(exercise.line)
        exercise.remove()
