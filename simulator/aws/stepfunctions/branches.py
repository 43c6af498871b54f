"""Branches that run side by side, each as an actor with its caller's identity."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.timing import Signal
from gameday.simulator.engine.gateway.origin import calling_as, current_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["run_all"]


class _Ended(BaseException):
    """Ends a branch whose sister has failed."""


def run_all(
    clock: Scheduler, runs: Sequence[Callable[[], Any]], *, at_once: int | None = None
) -> list[Any]:
    """Run branches side by side, and return their results in order.

    Args:
        clock: The exercise's clock.
        runs: What is run.
        at_once: How many at a time; all where left out.

    Raises:
        StateFailed: The first failure of a branch; the others are ended.
    """
    results: list[Any] = [None] * len(runs)
    failures: list[StateFailed] = []
    waiting = deque(enumerate(runs))
    signal = Signal(clock)
    origin = current_origin()
    left = len(runs)

    def work() -> None:
        nonlocal left
        with calling_as(origin):
            while waiting and not failures:
                index, run = waiting.popleft()
                try:
                    results[index] = run()
                except StateFailed as failure:
                    failures.append(failure)
                except _Ended:
                    return
                left -= 1
                if failures or not left:
                    signal.give()

    count = min(len(runs), at_once or len(runs))
    actors: list[Actor] = [clock.spawn(_name(clock), work) for _ in range(count)]
    if runs:
        signal.wait(lambda: bool(failures) or not left)
    if failures:
        for actor in actors:
            clock.interrupt(actor, _Ended())
        raise failures[0]
    return results


def _name(clock: Scheduler) -> str:
    return clock.current.name if clock.current else "states"
