"""The workload: what the business does all the time, and whether it still works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.referee.watch import Question

if TYPE_CHECKING:
    from gameday.scenarios.model import Workload
    from gameday.simulator.actors.attempts import Attempt
    from gameday.simulator.engine.clock.virtual import VirtualClock
    from gameday.simulator.referee.answer import Answer

__all__ = ["WorkloadActor"]


class WorkloadActor:
    """Does one thing again and again, like the customers of a shop.

    Args:
        clock: The exercise's clock.
        workload: What it does, and how often.
        attempt: Does it once.
    """

    def __init__(
        self, clock: VirtualClock, workload: Workload, attempt: Attempt
    ) -> None:
        self.id = workload.id
        self._clock = clock
        self._every_s = workload.every.total_seconds()
        self._attempt = attempt

    @property
    def works(self) -> Question:
        """Whether it would work now, asked without doing it."""
        return Question(self._attempt.would_work, lambda: self._attempt.reads)

    def try_once(self) -> Answer:
        """Do it once and say whether it worked."""
        return self._attempt.make()

    def begin(self) -> None:
        """Do it from now on, at its pace."""
        self._clock.call_later(self._every_s, self._go_on, name=f"workload:{self.id}")

    def _go_on(self) -> None:
        # Without an end of its own: the clock stops with the exercise, and the actor
        # that sleeps in it is thrown away with the world.
        while True:
            self._attempt.make()
            self._clock.sleep(self._every_s)
