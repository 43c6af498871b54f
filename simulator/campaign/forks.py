"""Run tasks in forked children of this process, several at a time.

A child inherits everything that is imported here and leaves nothing behind. It is its
own session, so that a Ctrl-C reaches the parent alone and a child can be removed with
everything it started. The parent must have no other threads.
"""

from __future__ import annotations

import os
import selectors
import time
from collections import deque
from typing import TYPE_CHECKING, Self, TypeVar

from gameday.simulator.campaign.child import Child, hold_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

    from gameday.simulator.campaign.ending import Ending

__all__ = ["can_fork", "run_forked"]

T = TypeVar("T")

_GLANCE_S = 0.2
"""How often a child is looked at that says nothing: it may be gone, or over time."""


def can_fork() -> bool:
    """Whether this system knows how to fork."""
    return hasattr(os, "fork")


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
        while waiting or nursery.children:
            while waiting and len(nursery.children) < jobs:
                nursery.start(*waiting.popleft())
            yield from nursery.collect()


class _Nursery:
    """The children that are running; those left at the end are killed."""

    def __init__(self, limit_s: float) -> None:
        self.children: dict[int, Child] = {}
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
        for index in list(self.children):
            self._remove(index)
        self._selector.close()

    def start(self, index: int, task: Callable[[], T]) -> None:
        """Fork a child for a task."""
        with hold_signals():
            child = Child(task, deadline=time.monotonic() + self._limit_s)
            self.children[index] = child
            self._selector.register(child.pipe, selectors.EVENT_READ, index)

    def collect(self) -> Iterator[tuple[int, Ending[T]]]:
        """Wait a moment; give the children that ended in it."""
        for key, _ in self._selector.select(_GLANCE_S):
            self.children[key.data].read()
        for index, child in list(self.children.items()):
            ending = child.find_ending(now=time.monotonic(), limit_s=self._limit_s)
            if ending is not None:
                self._remove(index)
                yield index, ending

    def _remove(self, index: int) -> None:
        child = self.children.pop(index)
        self._selector.unregister(child.pipe)
        child.remove()
