"""What a deployed policy's function has of the exercise it runs in.

The function's own code is a file in a package, as in Lambda, and finds its stage by its
name. A stage lives as long as the responder that deployed it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from gameday.scorecards.actor import Actor as ExerciseActor

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor
    from gameday.simulator.engine.gateway.call import Call, Response

__all__ = ["Stage", "find_stage", "open_stage"]


@dataclass(eq=False, slots=True, weakref_slot=True)
class Stage:
    """The exercise, as far as one policy needs it."""

    policy: Mapping[str, Any]
    function: str
    """The name of its function, and of the responder in the journal."""
    clock: Scheduler
    journal: Recorder
    rng: random.Random
    """Where the jitter of c7n's retries comes from."""
    changes: Counter[Actor] = field(default_factory=Counter)
    """How many calls of each of its invocations changed something."""
    told: set[str] = field(default_factory=set)

    def count_change(self, call: Call, response: Response) -> None:
        """Listen to the gateway's calls."""
        actor = self.clock.current
        is_own = call.actor == ExerciseActor.responder(self.function)
        if is_own and actor and not call.read_only and not response.error_code:
            self.changes[actor] += 1

    def count_changes(self) -> int:
        """Return how many calls of the running invocation changed something."""
        return self.changes[self.clock.current] if self.clock.current else 0

    def note(self, message: str, **fields: Any) -> None:
        """Tell the journal something about the policy, once."""
        if message in self.told:
            return
        self.told.add(message)
        self.journal.record(
            "responder.noted",
            ExerciseActor.responder(self.function),
            responder=self.function,
            message=message,
            **fields,
        )


_STAGES: WeakValueDictionary[str, Stage] = WeakValueDictionary()


def open_stage(stage: Stage) -> None:
    """Let a function find its stage, instead of one of an earlier exercise."""
    _STAGES[stage.function] = stage


def find_stage(function: str) -> Stage:
    """Return the stage of a function that was deployed.

    Raises:
        KeyError: It was not; its exercise is over, say.
    """
    return _STAGES[function]
