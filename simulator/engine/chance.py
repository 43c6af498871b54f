"""Chance: all that is drawn in an exercise, out of its seed.

Every part that draws has a name, and draws for each who acts from a source of his own:
for the adversary's call, for the event that it leads to, for the responder which that
event wakes. So what a bystander does all day shifts nobody else's times.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from gameday.simulator.engine.clock.trail import current_trail

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.clock.virtual import VirtualClock

__all__ = ["Chance"]


class Chance:
    """Gives each part of an exercise what it draws from.

    Args:
        seed: The same seed gives everybody the same draws.
        clock: Whose turn it is.
    """

    def __init__(self, seed: int, clock: VirtualClock) -> None:
        self._seed = seed
        self._clock = clock

    def __call__(self, part: str) -> Random:
        """Return a source for a part; it draws for who acts at each moment.

        Args:
            part: Its name; what one part draws does not change what another gets.
        """
        sources: dict[str, Random] = {}

        def choose() -> Random:
            cause = self._name_cause()
            if cause not in sources:
                sources[cause] = Random(f"{self._seed}:{part}:{cause}")
            return sources[cause]

        return _Chosen(choose)

    def _name_cause(self) -> str:
        """Name who acts now, after all that led to it; nobody between two turns."""
        led = [step.by or step.name for step in current_trail()]
        actor = self._clock.current
        return "/".join([*led, actor.name if actor else ""])


class _Chosen(Random):
    """A source that is another one at each draw."""

    def __init__(self, choose: Callable[[], Random]) -> None:
        super().__init__(0)
        self._choose = choose

    # All that a `Random` can draw, it draws by these two.

    def random(self) -> float:
        return self._choose().random()

    def getrandbits(self, k: int, /) -> int:
        return self._choose().getrandbits(k)

    gauss = Random.normalvariate
    """`gauss` draws two at once and keeps the second, for whoever comes next."""
